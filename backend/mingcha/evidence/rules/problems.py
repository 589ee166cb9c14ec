"""Why is an event line or an upload not taken? One class per reason; parked lines are kept and named, never lost."""

from __future__ import annotations

from types import MappingProxyType

from mingcha.kernel.problem import Conflict, Invalid, Malformed, Problem, TooLarge


class EventMalformed(Invalid):
    """The line is not an event: no JSON object, unknown or wrong fields."""

    code = "event-malformed"
    title_zh, title_en = "事件格式不对", "Not a well-formed event"
    detail_zh, detail_en = (
        "该行原样保留，其余各行照常处理。",
        "The line is kept as received; the lines behind it are judged as usual.",
    )


class EventKindUnknown(Invalid):
    """The kind is not in event_v1.json."""

    code = "event-kind-unknown"
    title_zh, title_en = "未知的事件种类", "Unknown kind of event"
    detail_zh, detail_en = (
        "种类“{kind}”不在第1版清单中，该事件已保留待核。",
        "The kind {kind} is not in version 1; the event is kept for review.",
    )


class EventPayloadInvalid(Invalid):
    """The payload does not fit its kind."""

    code = "event-payload-invalid"
    title_zh, title_en = "事件内容不符合规定", "The payload does not fit its kind"
    detail_zh, detail_en = (
        "该事件已保留待核，不影响后面的事件。",
        "The event is kept for review and does not hold up the ones behind it.",
    )


class EventKeyUnknown(Conflict):
    """No enrolled device has this key."""

    code = "event-key-unknown"
    title_zh, title_en = "设备未登记", "Unknown device key"
    detail_zh, detail_en = (
        "该事件已保留。请先登记这部手机，再同步一次。",
        "The event is kept. Enrol this phone, then sync again.",
    )


class EventKeyRevoked(Conflict):
    """The key was revoked before the event arrived; the claimed time does not matter."""

    code = "event-key-revoked"
    title_zh, title_en = "设备密钥已停用", "The device key is revoked"
    detail_zh, detail_en = (
        "停用后收到的事件单独保留，由负责人核定。",
        "Events that arrive after the revocation are kept apart for a supervisor's decision.",
    )


class EventSignatureWrong(Invalid):
    """The ES256 signature does not fit the event."""

    code = "event-signature-wrong"
    title_zh, title_en = "签名核验未通过", "The signature does not fit"
    detail_zh, detail_en = (
        "收到的内容与签名不符，原样保留，未计入记录。",
        "The content differs from what was signed; it is kept as received and has no effect.",
    )


class EventChainBroken(Conflict):
    """`prev` is not the digest of the key's previous event."""

    code = "event-chain-broken"
    title_zh, title_en = "事件链不连续", "The chain is broken"
    detail_zh, detail_en = (
        "第{seq}号没有接在第{before}号之后，已保留待核。",
        "Event {seq} does not follow event {before}; it is kept for review.",
    )


class EventGap(Conflict):
    """The key's previous event has not arrived; judged again as soon as it does."""

    code = "event-gap"
    title_zh, title_en = "前面的事件还没到", "An earlier event is missing"
    detail_zh, detail_en = (
        "第{before}号到达后自动补办，无需重拍重填。",
        "It is judged again by itself when event {before} arrives.",
    )


class EventSequenceTaken(Conflict):
    """Another event of this key has this seq."""

    code = "event-sequence-taken"
    title_zh, title_en = "序号重复", "This place in the chain is taken"
    detail_zh, detail_en = (
        "该设备的第{seq}号已有另一事件，两份都保留。",
        "This device already sent another event {seq}; both are kept.",
    )


class EventEvidenceDiffers(Conflict):
    """The evidence id is announced with other bytes, or for another visit."""

    code = "event-evidence-differs"
    title_zh, title_en = "证据与已登记的不符", "The evidence differs from what is registered"
    detail_zh, detail_en = (
        "证据编号{evidence}已登记为其他内容，该事件保留待核。",
        "Evidence {evidence} is registered with other content; the event is kept for review.",
    )


class EventConflict(Conflict):
    """The id is taken by an event with other content; both byte strings are kept."""

    code = "event-conflict"
    title_zh, title_en = "同一编号内容不同", "Same id, other content"
    detail_zh, detail_en = (
        "先到的一份有效，后到的一份另存，请联系管理员核对。",
        "The first stays in force, the second is kept beside it; ask for a check.",
    )


class BatchMalformed(Malformed):
    """The envelope itself is not NDJSON."""

    code = "batch-malformed"
    title_zh, title_en = "批次无法读取", "The batch cannot be read"
    detail_zh, detail_en = (
        "请以 application/x-ndjson 发送，每行一个事件。",
        "Send application/x-ndjson, one event a line.",
    )


class BatchTooLarge(TooLarge):
    """More than 100 lines or 256 KiB."""

    code = "batch-too-large"
    title_zh, title_en = "批次太大", "The batch is too large"
    detail_zh, detail_en = (
        "一批最多100个事件、256 KiB，请分批发送。",
        "A batch holds at most 100 events and 256 KiB; send several.",
    )


class UploadRefused(Invalid):
    """A header or a metadata field of an upload is wrong."""

    code = "upload-refused"
    title_zh, title_en = "上传信息不对", "The upload is not described correctly"
    detail_zh, detail_en = "请核对：{what}", "Check: {what}"


class UploadConflict(Conflict):
    """The evidence id already has an upload of something else."""

    code = "upload-conflict"
    title_zh, title_en = "证据编号已用于其他文件", "This evidence id belongs to another file"
    detail_zh, detail_en = "已收到的文件没有改动。", "The file already received is unchanged."


class OffsetConflict(Conflict):
    """The piece does not start where the server stands; HEAD tells where."""

    code = "upload-offset"
    title_zh, title_en = "续传位置不对", "The piece starts at the wrong place"
    detail_zh, detail_en = (
        "服务器已收到{offset}字节，请从该处续传。",
        "The server holds {offset} bytes; go on from there.",
    )

    @property
    def headers(self) -> dict[str, str]:
        """Where to go on."""
        return {"Upload-Offset": str(self.params["offset"])}


class UploadTooLarge(TooLarge):
    """More than 25 MB, or more bytes than announced."""

    code = "upload-too-large"
    title_zh, title_en = "文件太大", "The file is too large"
    detail_zh, detail_en = "单个文件上限{limit}。", "The limit for one file is {limit}."


class TusVersion(Problem):
    """412: not tus 1.0.0."""

    status = 412
    code = "tus-version"
    title_zh, title_en = "上传协议版本不符", "Unsupported upload protocol"
    detail_zh, detail_en = "只支持 tus 1.0.0。", "Only tus 1.0.0 is spoken here."
    headers = MappingProxyType({"Tus-Version": "1.0.0"})


class ChecksumMismatch(Problem):
    """460: the piece's bytes are not the ones its checksum names; nothing was appended."""

    status = 460
    code = "upload-checksum"
    title_zh, title_en = "分块校验未通过", "The piece arrived damaged"
    detail_zh, detail_en = "这一块没有保存，请重传这一块。", "This piece was not kept; send it again."


class HashMismatch(Problem):
    """460: all bytes are there and their SHA-256 is not the announced one; the upload starts again from 0."""

    status = 460
    code = "upload-hash-mismatch"
    title_zh, title_en = "文件校验未通过", "The file differs from its announced hash"
    detail_zh, detail_en = (
        "收到的内容与手机算出的SHA-256不同，没有保存。请从头重传，手机上的原件还在。",
        (
            "What arrived is not what the phone hashed; nothing was kept. Send it again from the start; the phone still has the original."
        ),
    )


class ImageBroken(Conflict):
    """The bytes are kept as evidence, but cannot be shown as a picture."""

    code = "image-broken"
    title_zh, title_en = "图片无法显示", "The picture cannot be shown"
    detail_zh, detail_en = (
        "原件已完整保存，可作为附件下载。原因：{note}",
        "The original is kept whole and can be downloaded as an attachment. Reason: {note}",
    )


class NotStoredYet(Conflict):
    """The bytes have not arrived."""

    code = "evidence-not-stored"
    title_zh, title_en = "原件还在手机上", "The original is still on the phone"
    detail_zh, detail_en = "手机同步后即可查看。", "It can be seen once the phone has synced."


class EvidenceDisposed(Problem):
    """410: an order of two people had the bytes deleted after their term; the hash and the order are on record."""

    status = 410
    code = "evidence-disposed"
    title_zh, title_en = "原件已依令销毁", "The original was lawfully deleted"
    detail_zh, detail_en = (
        "保管期满后经两人批准销毁，指纹和销毁令仍在案，见“保管”。",
        "It was deleted after its term by an order of two people; its hash and the order are on record under Custody.",
    )


class PieceType(Problem):
    """415: a piece that does not call itself one."""

    status = 415
    code = "upload-media-type"
    title_zh, title_en = "上传内容类型不对", "Wrong content type"
    detail_zh, detail_en = "分块须为 application/offset+octet-stream。", "A piece is application/offset+octet-stream."
