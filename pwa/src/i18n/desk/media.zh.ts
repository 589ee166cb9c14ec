export const zh = {
  media: '录音录像和文件', whole: '全过程录像', video: '录像', audio: '录音', document: '文件', late: '补充证据', body: '执法记录仪', fromFile: '选自文件', part: '第{n}段', lasts: '时长{time}', chunks: '{n}个分块', pending: '原件还在手机上', play: '播放', download: '下载原件', differs: '文件内容与所报类型不符', pauses: '暂停{n}次',
  ended_app_closed: '应用中断，已录部分已找回', ended_low_space: '手机空间不足，提前停止', ended_save_failed: '后面的内容没有存下', ended_device_lost: '相机或麦克风断开',
  reason: '补充原因', device: '记录仪编号', taken: '拍摄时间（记录仪声明）', paper: '本记录由纸质检查表补录', paperText: '检查日期{on}，共{pages}页，均已拍照。', business_signed: '纸质表上被检查单位已签名或盖章。', business_refused: '纸质表上被检查单位未签名。', business_absent: '检查时无人在场。', lateReg: '检查后第{days}天登记。原因：{reason}', consent: '负责人{name}同意逾期登记：{reason}', otherForm: '所用纸质表与本次检查表版本不同，请核对。',
  print: '打印检查表', printAll: '打印本任务检查表', printNone: '本任务没有待检查的对象。', consentAsk: '同意逾期登记', consentHelp: '检查超过10天才登记时，需要负责人同意。同意后写入记录，不能撤回。', consentReason: '同意的理由', consentDo: '同意', noPhoto: '第{no}项未拍照：{reason}', marked: '标注副本，不作为原件', heic: 'HEIC照片，请下载查看',
  kRecStart: '开始录制', kRecPause: '暂停录制', kRecResume: '继续录制', kClip: '录制存入', kCaption: '证据说明', kPhotoMissing: '未拍照并说明原因', kPaper: '由纸质表补录', kLate: '逾期登记', fRecCut: '录制提前中断',
}
