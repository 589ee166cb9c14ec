#!/usr/bin/env python3
"""Checks a dossier (BagIt folder or .zip) without any server. Needs Python 3.9+, `cryptography` and, for time stamps, `rfc3161-client`
(a stamp in unusual DER is handed to the program openssl where there is one; otherwise nothing is known of it).
    python3 verify_dossier.py BAG [--trust FILE] [--supplement BAG] [--commit HEX] [--receipt CODE] [--lang zh|en] [--json]
It names what is wrong, then answers 36 questions: yes, no, unknown or not applicable, each with the leaf of the log that proves it.
FILE is the reader's own JSON: {"log": [key], "witnesses": [key], "tsa_roots": PEM, "heads": [signed head as published]}. Without it the
keys are the bag's own: then whoever made the bag could have made them too, and what rests on them is answered with unknown.
Exit code 0: everything fits; 1: something does not; 2: not readable.
"""

# fmt: off
# ruff: noqa: B905, E401, E701, E702, E704, E731, I001, S603, S607, UP017 - laid out by hand: 600 lines; Python 3.9
import argparse, base64, hashlib, importlib.util, json, re, shutil, subprocess, sys, tempfile, zipfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash
FORM, OLD, DRAFT, SUPPLEMENT, ZERO, CHUNK, MOST, WIDE = "mingcha-dossier-2", "mingcha-dossier-1", "mingcha-draft-2", "mingcha-supplement-1", "0" * 64, 1 << 20, 64 << 20, 48 * 3600
BINDS = "dossiers mingcha-dossier-2\n"  # a line of heads under which the contents of every dossier are named in the log: no older form can be claimed there
SKEW = 600  # seconds by which a phone's clock may differ from the server's
ODD = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")  # never shown: it could write lines of its own
LOOSE = {"at", "by", "kind", "role", "strokes", "picture", "changes", "key", "seq", "photo"}  # named otherwise in the record
HEX64, BASE32 = re.compile(r"[0-9a-f]{64}"), "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
EXCUSING = ("not_found", "closed", "moved", "cancelled", "not_this_business", "entry_refused")
LOGGED = ("head key", "head said", "head grows", "head other", "head unseen", "event leaf", "event proof", "fact leaf", "subject", "witness", "witness own", "no witness", "token", "renewal", "no token")
ANSWERED, SIGNERS = ("conforming", "failing", "not_applicable", "recorded"), ("sign.inspector", "sign.business", "refuse", "witness.present", "stamp.business"); LISTS, LIST = {"tagmanifest-sha256.txt", "tagmanifest-sm3.txt"}, "data/log/contents.txt"
HEADS = "1 卷宗文件清单|1 the bag's lists;2 事件和签名|2 events and signatures;3 照片和签字原件|3 photos and strokes;4 封存和签字|4 seal and signatures;5 记录和事件|5 the record and the events;6 抽取文件|6 the draw's files;7 日志、见证和时间戳|7 log, witnesses and time stamps;8 补充卷宗|8 supplement".split(";")
TEXT = dict(pair.split("=", 1) for pair in (  # what is told: Chinese|English
    "unreadable=卷宗无法读取：{} {}|the dossier cannot be read: {} {};missing file=缺少文件：{}|file is missing: {};changed=文件被改动：{}|file was changed: {};changed sm3=文件的SM3不符：{}|the SM3 of a file differs: {};unlisted=清单之外的文件：{}|file stands in no list: {};lists differ=SHA-256清单与SM3清单的文件不同：{}|the two lists name different files: {};files fit={}个文件与清单一致|{} files fit the lists;thumb=公钥与编号不符：{}|public key does not fit its id: {};line lacks=第{}行：缺少公钥或字段 {}|line {}: no public key or field {};signature=第{}行：签名不符|line {}: the signature does not fit;twice=第{}行：事件重复（{}）|line {}: event twice ({});other visit=第{}行属于另一次检查|line {} belongs to another visit;first prev=首条的前值不是零：{}|the first event's prev is not zero: {};same seq=同一序号两条：{}|one seq twice: {};chain=事件链断开：{}|the chain is broken at {};"
    "listed=记录列出的事件不在卷宗：{}|the record lists an event that is not here: {};count=记录列出{}条事件，卷宗有{}条|the record lists {} events, the dossier has {};row=记录所列与事件本身不同：{}|the record lists an event otherwise than it is: {};words=记录的文字与签名事件不同：{}|the record says something else than the signed event: {};events fit={}条事件，签名全部有效，出自{}部手机|{} events, all signatures valid, from {} phones;jumps={}处序号间隔：同一手机的其他事件不在本卷宗|{} gaps in seq: other events of the same phone are not in this dossier;blob gone=事件指名的原件不在卷宗：{}{}|a file named by an event is missing: {}{};"
    "blob=原件与事件中的指纹或长度不符：{}|a file differs from its event's hash or length: {};blob unnamed=没有事件指名的原件：{}|no event names the file {};disposed=原件{}已到期，由两人依令销毁（日志第{}条）|the original {} was deleted after its term by an order of two people (leaf {});blobs fit={}件原件指纹与签名事件一致|{} files, each with the hash its signed event names;no seal=记录写明已封存，卷宗没有封存事件|the record says sealed, but there is no seal event;unsealed=尚未封存|not sealed yet;text=封存文本与其指纹不符|the sealed text does not fit its hash;inspector=检查人员的签字不在：{}|an inspector's signature is missing: {};two=签字的检查人员不足两人|fewer than two inspectors signed;business=企业的签字或拒签说明不在|the business's signature or the reason for its absence is missing;photos=封存时照片{}张，卷宗有{}张|{} photos at the seal, {} here;own events=封存时该手机事件{}条，卷宗有{}条|{} events of that phone at the seal, {} here;sealed text=记录中的封存文本与封存事件不同|the record's sealed text differs from the seal event;"
    "seal fits=封存文本与指纹相符，签字都针对同一份文字（{}）|the sealed text fits its hash, all signatures are over it ({});answer=条目{}：事件为{}，记录为{}|entry {}: events say {}, the record {};conclusion=结论与事件不同|the conclusion differs from the events;template=检查表与任务下达时的指纹不符|the checklist does not fit the hash of the offer;entries=记录的检查内容与检查表不同|the record's entries are not the checklist's;record fits={}项作答与结论都能由事件得出|{} answers and the conclusion follow from the events;no draw=卷宗不含抽取文件|the dossier has no draw files;commit unknown=无法核对给出的承诺值|the given commit cannot be checked;commit=抽取规则与记录中的承诺值不符|the manifest does not fit the record's commit;given commit=抽取规则与给出的承诺值不符|the manifest does not fit the given commit;draw fits=抽取文件与承诺值一致|the draw files fit the commit;"
    "no log=卷宗没有日志证明|the dossier has no proofs of the log;head key=日志头{}没有可信的日志密钥签名|the head {} is not signed by a trusted log key;head said=日志头{}的文字与证明不同|the head {} says something else than the proofs;head grows=日志头{}与主日志头不是同一条日志|the head {} and the main head are not of one log;head other=日志头{}与公布的不同|the head {} is not the one that was published;event leaf=事件不在日志中：{}|the event is not in the log: {};"
    "event proof=事件没有日志证明：{}|the event has no proof of the log: {};fact leaf=日志事实不在日志中：{}|the logged fact is not in the log: {};leaf twice=同一条日志内容列了两次：{}|one leaf of the log stands twice in the proofs: {};subject=日志事实属于另一件事：{}|a logged fact is of something else: {};head unseen=手机所见的日志头（{}条）不属于这条日志：{}|the head ({} leaves) that the phone saw is not of this log: {};stranger=事件{}出自检查人员以外的人|event {} was signed by somebody outside the team;reviewed=审核时的事件与卷宗不同（{}）|the review was of other events ({});not drawn=企业不在抽取结果中：{}|the business is not among the drawn: {};object=记录中的企业信息与任务下达时不同|the record's business is not as it was in the offer;waiting={}条事件还没有签署的日志位置|{} events have no signed place in the log yet;enrolled=事件{}早于其密钥登记|event {} stands before its key's enrolment;revoked=事件{}晚于其密钥吊销|event {} stands behind its key's revocation;enrol=密钥登记与公钥不符：{}|an enrolment does not fit its key: {};"
    "offered=事件{}早于任务下达|event {} stands before the offer;offer=记录与日志中的任务下达不符：{}|the record does not fit the logged offer: {};team=记录中的检查人员与日志不符|the record's inspectors are not the logged ones;reviews=审核记录与日志不符|the reviews are not the logged ones;review seal=审核针对的不是这份封存|the review is of another seal;published=公示内容与日志不符|what was published is not what was logged;custody=阅读和导出的记录与日志不符：{}|the readings and exports are not the logged ones: {};imports=导入的执法记录仪文件与日志不符|the imported recordings are not the logged ones;log commit=抽取承诺值与日志不符|the draw's commit is not the logged one;"
    "witness=见证人{}的签名不符（日志头{}）|the witness {}'s signature does not fit (head {});witness own=见证人{}用的是日志自己的密钥|the witness {} has the log's own key;no witness=没有可信见证人的签名|no trusted witness has signed;unread=无法判断时间戳{}（{}），没有openssl程序|nothing is known of the time stamp {} ({}): there is no program openssl;by openssl=时间戳{}由openssl核对|the time stamp {} was checked by openssl;renewed=时间戳{}（日志头{}）由{}续期：{}|the time stamp {} (head {}) was renewed by {}: {};renewal=时间戳的续期不成立：{}（{}）|the renewal of a time stamp does not hold: {} ({});token=时间戳不成立：{}（{}）|the time stamp does not hold: {} ({});no token=没有可信时间戳|there is no trusted time stamp;receipt=企业回执与封存不符|the business's receipt does not fit the seal;log fits={}条事件和{}条事实在日志中（{}条），见证{}，时间戳{}|{} events and {} facts are in the log (of {} leaves), witnessed {}, stamped {};"
    "unbound=日志没有写明这份卷宗的内容（缺少dossier.made或data/log/contents.txt）|the log does not name what this dossier holds (no leaf dossier.made, or no data/log/contents.txt);contents list=清单data/log/contents.txt不是写入日志的那一份|the list data/log/contents.txt is not the one that the log names;contents=与写入日志的清单不同：{}|not as the list in the log has it: {};downgraded=自称旧格式{}，但其日志头写明卷宗内容必须写入日志|it claims the older form {}, but its heads say that a dossier's contents are named in the log;old form=旧格式{}：内容没有写入日志，机关所写的姓名、编号、状态、表单改动了也看不出，第32问不答“是”，须用补充卷宗核对|older form {}: the log does not name its contents, so names, numbers, states and forms in the office's words could have been changed unseen, and question 32 is not answered with yes without a supplement;draft=尚未导出：内容还没有写入日志|not exported yet: the log does not name its contents;made fits=内容在导出前写入日志第{}条：{}个文件、{}条事件和事实与清单一致|the contents were named in the log at leaf {} before it left: {} files, {} events and facts fit that list;"
    "own keys=日志密钥出自卷宗自身，请用--trust给出自己保存的密钥|the log's keys are the bag's own, give yours with --trust;of=补充卷宗不属于这份卷宗|the supplement is of another dossier;grown=补充卷宗的日志不是本卷宗日志的延续|the supplement's log does not continue this dossier's;sealed=卷宗封存不在日志中|the sealing of the dossier is not in the log;sealed at=卷宗封存于日志第{}条，{}|the dossier was sealed at leaf {}, {};redraw=抽取不能复算：{}|the draw cannot be computed again: {};no redraw=旁边没有verify_draw.py，没有复算抽取|there is no verify_draw.py beside this program: the draw was not computed again"
).split(";"))
QUESTIONS = (
    "由哪个计划、批次和抽取选中|Which plan, batch and draw chose this business?;种子前已承诺名单，结果可复算|Were rules and lists committed before the seed, and is the result reproducible?;检查人员来自哪份名单|Which inspectors, from which roster?;是否有替换或回避|Was there a substitution or recusal?;当日执法证是否有效|Was each inspector's card valid that day?;是否送达检查通知|Was notice of the check served?;协助人员是否事先确定|Were helpers named beforehand?;两人是否各自到场登记|Did two people sign in, and on which devices?;是否出示证件|Was the card shown, to whom?;时间区间可证明且时钟无跳变|Is the time of the visit within a provable interval, without clock jumps?;有无定位|Is there a position, how accurate?;检查表与下达时一致|Is the checklist the one of the offer?;照片是否都由应用内拍摄|Were all photos taken inside the application?;是否逐项作答|Is every item answered?;未作答的都有理由|Does every unanswered item have a reason?;"
    "要求的照片齐全|Is every required photo there?;有无过快或成批作答（仅提示）|Were items answered implausibly fast or in bulk (flag only)?;是否发现问题并有处置|Were problems found, and what was ordered?;录音录像完整|Is the recording complete?;企业陈述是否记录|Is a statement of the business recorded?;签字人、身份和文本指纹|Who signed what exact text, in what role?;拒签有理由和见证|Has a refusal its reason and a witness or recording?;企业回执与封存相符|Does the business's receipt match?;两人密钥在该日志位置有效|Were two inspectors' keys valid at that place of the log?;是否同机签字|Did both sign on one device?;封存后有无改动|Was anything changed after the seal?;由独立人员审核同一份文件|Did somebody independent approve this exact document?;是否退回过|Was it returned for correction?;公示与封存结果一致|Was the same result published?;期限是否遵守|Were the deadlines met?;有无移送处置|Was it handed to case handling?;文件齐全且指纹一致|Is every file here with its hash?;"
    "谁阅读或导出过|Who read or exported it?;采集与同步间隔过大|Was there a wide gap between capture and sync?;日志、见证、时间戳全部有效|Are inclusion, consistency, witness and time stamp valid?;本卷宗不能说明什么|What can this dossier not show?"
).split(";")
VALUES = {"yes": "是|yes", "no": "否|no", "unknown": "不明|unknown", "na": "不适用|not applicable"}
LIMITS = "场景是否真实、定位是否被伪造、作答是否属实；到场者是否受胁迫；手机或服务器下发的程序是否被替换；日志密钥、见证人和时间戳机构全部串通；未被记录的事；导出时就没有列入的吊销、退回或任务下达（须比对整部日志）；机关在导出前写的姓名、编号、状态和表单是否属实（日志只证明导出后没有改动）；导出以后的事（须有补充卷宗）|whether a scene was real, a position forged or an answer true; coercion; a manipulated phone, or a program that the server sent; log key, witnesses and authorities acting together; what was never recorded; a revocation, return or offer that was left out when it was made (compare the whole log); whether names, numbers, states and forms in the office's own words were true (the log only shows that they were not changed since); what came after it was made (needs a supplement)"
WORDS = dict(pair.split("=", 1) for pair in (  # the record's codes
    "indoors=室内无信号|indoors, no signal;denied=没有允许定位|positioning was not allowed;timeout=定位超时|positioning timed out;unavailable=手机不能定位|the phone could not find its position;other=其他|other;no_problem=未发现问题|no problem found;not_published=未按规定公示应当公示的信息|did not publish what it must;false_information=公示信息隐瞒真实情况、弄虚作假|published false information;unreachable=通过登记的住所（经营场所）无法联系|not reachable at the registered address;rectification_ordered=发现问题已责令改正|problem found, rectification ordered;non_cooperation=不配合检查情节严重|seriously uncooperative;not_this_business=未发现开展本次抽查涉及的经营活动|does not do the business checked;follow_up_pending=发现问题待后续处理|problem found, to be followed up;"
    "absent=负责人不在场|responsible person absent;disagrees=对结果有不同意见|disagrees with the result;no_authority=在场人员无权签字|nobody present may sign;unwilling=不愿签字|unwilling to sign;left=中途离开|left during the visit;stamp.business=企业印章|seal of the business;rectification=责令改正|rectification;pending=后续处理|follow-up;lost_contact=查无下落线索|lost contact"
).split(";"))
class Unreadable(Exception): """The input is not a dossier at all."""
def said(lang, text, *args): return text.split("|", 1)[lang != "zh"].format(*(ODD.sub("\ufffd", str(arg)) for arg in args))
class Report:  # Facts and faults in the order they were found.
    def __init__(self, lang="zh", quiet=False): self.lang, self.quiet, self.faults, self.heads = lang, quiet, [], list(HEADS)
    def tell(self, mark, text, *args):
        if not self.quiet: print(mark + said(self.lang, text, *args))
    def head(self, no): self.before = len(self.faults); self.tell("", self.heads[no - 1])
    def fits(self, code, *args):  # The section's summary, if nothing was wrong in it.
        if len(self.faults) == self.before: self.tell("  ✓ ", TEXT[code], *args)
    def note(self, code, *args): self.tell("  · ", TEXT[code], *args)
    def need(self, holds, code, *args):  # One check. Goes on in any case, so that everything wrong is named.
        if not holds: self.faults.append((code, said(self.lang, TEXT[code], *args))); self.tell("  ✗ ", TEXT[code], *args)
        return holds
# ---------------------------------------------------------------- reading
def plain(names):  # The names, if none of them leads elsewhere or looks like another one.
    found = set(names); bad = sorted(name for name in found if ODD.search(name) or set(name) & set("\\:") or {"", ".", ".."} & set(name.split("/")))
    if bad: raise Unreadable("a name that leads elsewhere: " + bad[0])
    return found
class Folder:  # A bag as a folder.
    def __init__(self, root):
        self.root, paths = root, sorted(root.rglob("*"))
        if any(path.is_symlink() for path in paths): raise Unreadable("symbolic link in " + str(root))
        self.names = plain(path.relative_to(root).as_posix() for path in paths if path.is_file())
    def open(self, name): return (self.root / name).open("rb")
class Zip:  # A bag as a zip file; its one top folder is left out of the names.
    def __init__(self, path):
        self.zip = zipfile.ZipFile(path); files = [info.filename for info in self.zip.infolist() if not info.is_dir()]
        if len(files) != len(set(files)): raise Unreadable("a name twice in the zip file")
        tops = {name.split("/", 1)[0] for name in files}; self.top = tops.pop() + "/" if len(tops) == 1 and all("/" in name for name in files) else ""
        self.names = plain(name[len(self.top) :] for name in files)
    def open(self, name): return self.zip.open(self.top + name)
def open_bag(path):
    if not path.is_dir() and not zipfile.is_zipfile(path): raise Unreadable("neither a folder nor a zip file: " + str(path))
    return Folder(path) if path.is_dir() else Zip(path)
def read(bag, name):
    with bag.open(name) as stream: data = stream.read(MOST + 1)
    if len(data) > MOST: raise Unreadable("too large: " + name)
    return data
def digests(bag, name):
    sha256, sm3, size = hashlib.sha256(), Hash(SM3()), 0
    with bag.open(name) as stream:
        for block in iter(lambda: stream.read(CHUNK), b""): sha256.update(block); sm3.update(block); size += len(block)
    return sha256.hexdigest(), sm3.finalize().hex(), size
def no_twins(pairs):
    if len(dict(pairs)) != len(pairs): raise ValueError("a name twice in one object")
    return dict(pairs)
def refuse(text): raise ValueError("not a whole number: " + text[:20])
def parse(data, parse_float=refuse): return json.loads(data.decode("utf-8"), object_pairs_hook=no_twins, parse_float=parse_float, parse_constant=refuse)
def canonical(value):  # RFC 8785 for values with ASCII names and whole numbers only (what events and leaves are made of).
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
def sha256_hex(data): return hashlib.sha256(data).hexdigest()
def instant(text): return datetime.fromisoformat(text.replace("Z", "+00:00"))
def second(text): return int(instant(text).timestamp())
def day(seconds): return datetime.fromtimestamp(seconds, timezone(timedelta(hours=8))).date().isoformat()
# ---------------------------------------------------------------- 1 the bag
def manifest(bag, name):
    found = {}
    for line in read(bag, name).decode("utf-8").splitlines():
        digest, _, path = line.partition("  ")
        if not HEX64.fullmatch(digest) or not path or path in found: raise Unreadable(name + ": " + line[:80])
        found[path] = digest
    return found
def check_bag(bag, report):  # Every listed file has both hashes, and no file is unlisted. {name: (sha256, size)} of the files that are there.
    names = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sm3.txt", *sorted(LISTS)]
    if set(names) - bag.names: raise Unreadable("no " + sorted(set(names) - bag.names)[0])
    payload, tags = manifest(bag, "manifest-sha256.txt"), manifest(bag, "tagmanifest-sha256.txt")
    second = {**manifest(bag, "manifest-sm3.txt"), **manifest(bag, "tagmanifest-sm3.txt")}; listed, found = {**tags, **payload}, {}
    for name in sorted(set(listed) ^ set(second)): report.need(False, "lists differ", name)
    for name in sorted(listed):
        if report.need(name in bag.names, "missing file", name):
            sha256, sm3, size = digests(bag, name); found[name] = (sha256, size); report.need(sha256 == listed[name], "changed", name); report.need(sm3 == second.get(name, sm3), "changed sm3", name)
    for name in sorted(bag.names - set(listed) - LISTS): report.need(False, "unlisted", name)
    report.fits("files fit", len(payload)); return found
# ---------------------------------------------------------------- 2 keys and events
def number(text): return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
def load_keys(bag, report):  # {key id: (public key, jwk)}; the id must be the key's own RFC 7638 thumbprint.
    found = {}
    for entry in parse(read(bag, "data/keys.json"))["keys"]:
        jwk = entry["jwk"]; thumb = sha256_hex(canonical({name: jwk[name] for name in ("crv", "kty", "x", "y")}))
        if report.need(thumb == entry["id"], "thumb", entry["id"][:8]):
            numbers = ec.EllipticCurvePublicNumbers(number(jwk["x"]), number(jwk["y"]), ec.SECP256R1()); found[thumb] = (numbers.public_key(), jwk)
    return found
class Event:  # A signed event: `e` as it was signed, the received `line`, its digest, and its place in the log once that is proved.
    def __init__(self, line, no, keys):
        outer = parse(line); self.e, self.line, self.no, self.index, self.after = outer["e"], line, no, None, None
        form = canonical(self.e)
        self.digest, self.kind, self.payload, self.key = (sha256_hex(form), *(self.e[n] for n in ("kind", "payload", "key")))
        self.where = f"{self.key[:8]} {self.e['seq']}·{self.kind}"; der = encode_dss_signature(int(outer["sig"][:64], 16), int(outer["sig"][64:], 16))
        keys[self.key][0].verify(der, form, ec.ECDSA(SHA256()))
def load_events(bag, keys, report):  # The events whose signature holds, in the order of the file.
    events, seen = [], set()
    for no, line in enumerate(read(bag, "data/events.jsonl").split(b"\n"), 1):
        try:
            if line: events.append(Event(line, no, keys))
        except KeyError as error: report.need(False, "line lacks", no, error)
        except (ValueError, TypeError, InvalidSignature): report.need(False, "signature", no)
    for event in events: report.need(event.e["id"] not in seen, "twice", event.no, event.where); seen.add(event.e["id"])
    return events
def check_chains(events, report):  # Per key: seq rises, and `prev` is the digest of the one before where both are in this dossier. How many gaps.
    tips, jumps = {}, 0
    for event in sorted(events, key=lambda item: (item.key, item.e["seq"])):
        tip, e = tips.get(event.key), event.e; tips[event.key] = event
        if tip is None: report.need(e["seq"] != 1 or e["prev"] == ZERO, "first prev", event.where)
        elif tip.e["seq"] + 1 < e["seq"]: jumps += 1
        elif report.need(tip.e["seq"] != e["seq"], "same seq", event.where): report.need(e["prev"] == tip.digest, "chain", event.where)
    return jumps
def check_events(case, report):
    case.keys, listed = load_keys(case.bag, report), case.record["events"]; events = load_events(case.bag, case.keys, report); jumps = check_chains(events, report)
    for event in events: report.need(event.e["visit"] == case.record["inspection"]["id"], "other visit", event.no)
    known = {event.e["id"] for event in events}
    for row in listed: report.need(row["id"] in known, "listed", row["id"])
    place, rows = {row["id"]: no for no, row in enumerate(listed)}, {row["id"]: row for row in listed}  # the order that the server derived from both phones
    report.need(len(events) == len(place) == len(listed), "count", len(listed), len(events)); case.events = sorted(events, key=lambda event: place.get(event.e["id"], len(place)))
    for event in case.events:
        row = rows.get(event.e["id"], event.e); same = (row["kind"], row["key"], row["seq"], second(row["at"])) == (event.kind, event.key, event.e["seq"], second(event.e["at"]))
        report.need(same, "row", event.where)
    report.fits("events fit", len(events), len({event.key for event in events})); jumps and report.note("jumps", jumps)
# ---------------------------------------------------------------- 3 originals, 4 the seal
def blobs_of(payload): return [payload[n] for n in ("blob", "strokes", "picture") if isinstance(payload.get(n), dict)]
def check_blobs(case, report): check_originals(case.events, case.files, "（导出时已写明缺失）" if case.record.get("missing") else "", report, [one for one in case.record.get("imports", []) if not one["withdrawn"]], disposed(case.bag))
def disposed(bag):  # {hash: leaf} of what two people had deleted after its term; that the leaves are the log's own is checked with the log.
    proofs = parse(read(bag, "data/log/proofs.json")); return {fact.subject: fact.index for fact in map(fact_of, proofs["facts"]) if fact.kind == "blob.disposed" and fact.index is not None and proofs["heads"]}
def check_originals(events, files, told, report, brought=(), gone=()):  # `brought` to the desk: the log names these
    named = {(blob["sha256"], blob["len"]) for blob in [*(blob for e in events for blob in blobs_of(e.payload)), *brought]}; hashes = {sha for sha, _ in named}
    for sha, size in sorted(named):
        name = "data/blobs/" + sha
        if name not in files and sha in gone: report.note("disposed", sha[:16], gone[sha])
        elif report.need(name in files, "blob gone", sha[:16], told): report.need(files[name] == (sha, size), "blob", sha[:16])
    for name in sorted(files): report.need(not name.startswith("data/blobs/") or name[11:] in hashes, "blob unnamed", name)
    report.fits("blobs fit", sum("data/blobs/" + sha in files for sha in hashes))
def check_seal(case, report):
    seals, sealed = case.of("seal"), case.record["sealed"]
    if not seals: report.need(not case.record["inspection"].get("sealed_at"), "no seal"); return report.note("unsealed")
    for seal in seals: check_one_seal(seal, case.events, report)
    last = seals[-1].payload; report.need(sealed and (sealed["text"], sealed["shown"], second(sealed["at"]), case.record["receipt"]) == (last["text"], last["shown"], second(seals[-1].e["at"]), seals[-1].digest[:32]), "sealed text")
    report.fits("seal fits", last["shown"][:8])
def check_one_seal(seal, events, report):
    payload = seal.payload; report.need(sha256_hex(payload["text"].encode("utf-8")) == payload["shown"], "text"); same = signatures_under(events, payload["shown"])
    signed = {e.payload.get("inspector") for e in same if e.kind in ("sign.inspector", "countersign")}
    for inspector in payload["signed_by"]: report.need(inspector in signed, "inspector", inspector)
    report.need(len(set(payload["signed_by"])) >= 2, "two"); wanted = ("sign.business", "stamp.business") if payload["acknowledged"] == "signed" else ("refuse",)
    ended = any(e.kind == "ending" and e.payload["kind"] in EXCUSING if wanted == ("refuse",) else e.kind == "paper_backfill" and e.payload["business"] == "signed" for e in events)
    report.need(ended or any(e.kind in wanted for e in same), "business"); check_counts(seal, events[: events.index(seal)], report)
def signatures_under(events, shown):  # Who signed this text; an inspector on their own phone may name its hash or the short code of its first 80 bits.
    code = "".join(BASE32[int(shown[:20], 16) >> shift & 31] for shift in range(75, -1, -5))
    own = [e for e in events if e.kind == "countersign" and "inspector" in e.payload]; own = [e for e in own if (e.payload["shown"] == shown if "shown" in e.payload else e.payload.get("code") == code)]
    return [e for e in events if e.kind in SIGNERS and e.payload["shown"] == shown] + own
def check_counts(seal, before, report):  # The phone that sealed counted its own events before the seal (and the seal itself, where they have no gap), and some of the other's photos.
    payload, own = seal.payload, [e for e in before if e.key == seal.key and e.e["seq"] < seal.e["seq"]]
    seqs = sorted(e.e["seq"] for e in [*own, seal]); whole = seqs[-1] - seqs[0] + 1 == len(seqs); taken = [e for e in before if e.kind == "photo"]
    mine = sum(1 for e in taken if e.key == seal.key and "derived_from" not in e.payload); report.need(mine <= payload["photos"] <= len(taken), "photos", payload["photos"], len(taken))
    report.need(payload["events"] - len(own) in (0, 1 if whole else 0), "own events", payload["events"], len(own))
# ---------------------------------------------------------------- 5 the record, 6 the draw
def answers_of(events):  # The last word on each entry, as the events say it; of two phones, the later word wins.
    found = {}
    for event in events:
        payload = event.payload
        if event.kind in ("answer", "unanswered"): take_answer(found, payload["entry"], payload.get("result", "unanswered"), event, payload)
        elif event.kind == "seal":
            for gap in payload["unanswered"]:
                if found.get(gap["entry"], ("withdrawn",))[0] == "withdrawn": found[gap["entry"]] = ("unanswered", event, gap)
        elif event.kind == "amend": found.update({change["entry"]: (change["result"], event, change) for change in payload["changes"]})
    return {entry: (result, told.get("reason")) for entry, (result, _, told) in found.items() if result != "withdrawn"}
def take_answer(found, entry, result, event, told):
    before = found.get(entry)
    if before and before[1].key == event.key and before[1].e["seq"] > event.e["seq"] and (before[0] != "unanswered" or result not in ANSWERED): return
    if before and before[1].key != event.key and instant(before[1].e["at"]) > instant(event.e["at"]): return
    if before and result == "unanswered" and before[0] in ANSWERED: return
    found[entry] = (result, event, told)
def check_record(case, report):
    record, said = case.record, answers_of(case.events); case.said = {entry: result for entry, (result, _) in said.items()}
    case.entries = {entry["id"]: entry for item in record["items"] for entry in item["entries"]}; shown = {key: (entry["result"], entry["reason"]) for key, entry in case.entries.items() if entry["result"]}
    for entry in sorted(said.keys() | shown.keys()): report.need(said.get(entry) == shown.get(entry), "answer", entry, *("·".join(filter(None, some.get(entry, ("—",)))) for some in (said, shown)))
    final = [e.payload["conclusion"] for e in case.events if e.kind in ("seal", "amend") and "conclusion" in e.payload]
    report.need(not final or sorted(final[-1]) == sorted(record["conclusions"]), "conclusion"); template = read(case.bag, "data/template.json")
    report.need(sha256_hex(template) == record["inspection"]["template_sha256"], "template")
    basis = lambda told: [told] if told and isinstance(told, str) else told or []; form = lambda items: [(item["id"], item["name"], item["code"], item.get("department") or "", basis(item.get("legal_basis")), entry["id"], entry["no"], entry["text"], entry["required_photos"]) for item in items for entry in item["entries"]]
    items = parse(template, float); always = {entry["id"] for item in items for entry in item["entries"] if "when" not in entry}
    report.need(form(items) == form(record["items"]) and all(entry["applies"] or key not in always for key, entry in case.entries.items()), "entries")
    check_words(case, report); report.fits("record fits", len(case.said))
def check_words(case, report):  # What the record shows of a signature, a refusal, a note or a photo is what the signed event says.
    by_id, record = {e.e["id"]: e for e in case.events}, case.record; single = [record.get(name) for name in ("refusal", "registration", "ending")]
    for row in filter(None, [row for name in ("signatures", "notes", "steps", "stamps", "materials", "amendments", "evidence") for row in record.get(name) or []] + single):
        event = by_id.get(row["event"]); payload = event.payload if event else {}; told = {**payload, "by_name": payload.get("by"), "position": payload.get("role")}
        if "sha256" in row: told = next(({**payload, **blob} for blob in blobs_of(payload) if blob["sha256"] == row["sha256"]), {})
        stray = "sha256" in row and row["event"] is None  # bytes that came, and no event names them
        report.need(stray or event and told and chained(row, event.e) and all(row[n] == told[n] for n in row.keys() & told.keys() - LOOSE), "words", row["event"])
def chained(row, e): return second(row.get("at", e["at"])) == second(e["at"]) and all(row.get(n, e[n]) == e[n] for n in ("key", "seq"))
def check_draw(case, commit, report):
    draw, case.redrawn, case.drawn = case.record.get("draw"), None, None
    if not draw or "data/draw/manifest.json" not in case.files: report.need(not commit, "commit unknown"); return report.note("no draw")
    case.manifest = parse(read(case.bag, "data/draw/manifest.json"), float)
    if case.manifest.get("alg") == "sha256":  # of an SM3 draw, verify_draw.py checks the commit
        actual = case.files["data/draw/manifest.json"][0]; report.need(draw["commit"].lower() == actual, "commit"); report.need(not commit or commit.lower() == actual, "given commit")
    told = draw_again(case); case.redrawn = None if told is None else not told; report.need(not told, "redraw", told); report.fits("draw fits") if told is not None else report.note("no redraw")
def draw_again(case):  # What is wrong when the draw is computed again by the other stand-alone program, which lies beside this one; None without it.
    path = Path(__file__).resolve().with_name("verify_draw.py")
    if not path.is_file(): return None
    spec = importlib.util.spec_from_file_location("verify_draw", path); program = importlib.util.module_from_spec(spec); spec.loader.exec_module(program)
    with tempfile.TemporaryDirectory() as folder:
        for name in case.files:
            if name.startswith("data/draw/") and "/" not in name[10:]:
                with case.bag.open(name) as given, Path(folder, name[10:]).open("wb") as out: shutil.copyfileobj(given, out)
        try: draw = program.Draw(Path(folder)); draw.run(None, case.record["draw"]["head"]); case.drawn = set(draw.stratum)
        except Exception as error:  # noqa: BLE001 - garbage must be refused, never crash
            return str(error) or type(error).__name__
    return ""
# ---------------------------------------------------------------- 7 the log (RFC 9162, C2SP signed notes, RFC 3161)
def node(left, right): return hashlib.sha256(b"\x01" + left + right).digest()
def steps(at, last, path):  # Each hash of a path with the side on which it stands (True: left); None if the path's length does not fit (RFC 9162, 2.1.3.2).
    found = []
    for other in path:
        if not last: return None
        found.append((at & 1 or at == last, other))
        while found[-1][0] and at and not at & 1: at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return None if last else found
def included(leaf, index, size, path, root):
    walk = steps(index, size - 1, path) if 0 <= index < size else None
    for left, other in walk or []: leaf = node(other, leaf) if left else node(leaf, other)
    return walk is not None and leaf == root
def grown(old, new, path):  # Is the head `old` the beginning of the head `new`? RFC 9162, 2.1.4.2.
    if old.size >= new.size: return old.size == new.size and old.root == new.root
    hashes = path if old.size & (old.size - 1) else [old.root, *path]; at, last = old.size - 1, new.size - 1
    while at & 1: at, last = at >> 1, last >> 1
    walk = steps(at, last, hashes[1:]) if hashes and old.size else None
    if walk is None: return False
    before = after = hashes[0]
    for left, other in walk: before = node(other, before) if left else before; after = node(other, after) if left else node(after, other)
    return (before, after) == (old.root, new.root)
def key_of(text):  # `name+id+key` of a signed note as (name, id, public key).
    name, key_id, data = text.strip().split("+", 2); raw = base64.b64decode(data, validate=True)
    if hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id: raise ValueError("a key does not fit its id: " + name)
    return name, bytes.fromhex(key_id), raw[1:]
class Head:  # A signed head. `signed` is what a time stamp is over: the body with the first signature, the log's own.
    def __init__(self, text):
        self.body, _, rest = text.rpartition("\n\n"); self.body += "\n"; lines = [line for line in rest.split("\n") if line]
        self.signed, self.seen, self.stamped, self.unread = (self.body + "\n" + lines[0] + "\n").encode(), {}, {}, []
        parts = [(line.split(" ")[1], base64.b64decode(line.split(" ")[2])) for line in lines]; self.signatures = [(name, data[:4], data[4:]) for name, data in parts]; told = self.body.split("\n")
        self.origin, self.size, self.root = told[0], int(told[1]), base64.b64decode(told[2]); self.at = next((instant(line[5:]).timestamp() for line in told if line.startswith("time ")), None)
    def of(self, key): return [data for name, key_id, data in self.signatures if (name, key_id) == key[:2]]
    def is_signed(self, key): return any(fits(key[2], data, self.body.encode()) for data in self.of(key))
    def cosigned(self, key):  # When the witness saw it (Unix seconds); 0 if it did not sign; None if its signature does not fit.
        for data in self.of(key):
            at = int.from_bytes(data[:8], "big"); return at if fits(key[2], data[8:], f"cosignature/v1\ntime {at}\n{self.body}".encode()) else None
        return 0
def fits(public, signature, message):
    try: return Ed25519PublicKey.from_public_bytes(public).verify(signature, message) is None
    except InvalidSignature: return False
def stamped_at(reply, text, pem):  # (when the authority saw the text, what is wrong, by which program); the certificate is judged at that instant, so a token outlives it.
    try: from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response
    except ImportError: return by_openssl(reply, text, pem, "rfc3161-client")
    builder = VerifierBuilder()
    for root in x509.load_pem_x509_certificates(pem): builder = builder.add_root_certificate(root)
    try: token = decode_timestamp_response(reply); at = token.tst_info.gen_time.timestamp(); builder.build().verify_message(token, text)
    except VerificationError as error: return None, str(error), "rfc3161-client"
    except ValueError as error: return by_openssl(reply, text, pem, str(error))
    return at, "", "rfc3161-client"
def by_openssl(reply, text, pem, why):  # The same by the program openssl, for DER that the strict reader refuses; without the program nothing is known (no program is named).
    if not any(hashlib.new(name, text).digest() in reply for name in ("sha256", "sha384", "sha512")): return None, why, "sha"
    with tempfile.TemporaryDirectory() as folder:
        files = [str(Path(folder, name)) for name in ("reply", "data", "roots")]
        for name, data in zip(files, (reply, text, pem)): Path(name).write_bytes(data)
        try:
            shown = subprocess.run(["openssl", "ts", "-reply", "-in", files[0], "-text"], capture_output=True, timeout=60)
            told = re.findall(r"^Time stamp: (\w+ +\d+ [\d:]+)\S* (\d+) GMT$", shown.stdout.decode("utf-8", "replace"), re.M)[-1]  # the last: the first lines are not signed
            at = int(datetime.strptime(" ".join(told) + " +0000", "%b %d %H:%M:%S %Y %z").timestamp())
            done = subprocess.run(["openssl", "ts", "-verify", "-in", files[0], "-data", files[1], "-CAfile", files[2], "-attime", str(at)], capture_output=True, timeout=60)
        except FileNotFoundError: return None, why, ""
        except (IndexError, ValueError): return None, why, "openssl"
    return (at, "", "openssl") if done.returncode == 0 else (None, done.stderr.decode("utf-8", "replace")[-200:], "openssl")
def fact_of(given):  # A leaf that states something: its text is RFC 8785 JSON.
    content = given["content"].encode(); told = parse(content)
    if canonical(told) != content or "e" in told: raise ValueError("not a fact: " + given["content"][:80])  # nor an event's line that looks like one
    return SimpleNamespace(content=content, index=given["index"], path=given["path"], told=told, kind=told["kind"], subject=told["subject"])
class Log:  # The proofs of one bag: heads, facts with places, and which of them hold under the keys of `trust`.
    def __init__(self, bag, trust, report, known=()):
        self.proofs, self.trust = parse(read(bag, "data/log/proofs.json")), trust
        self.facts = sorted(map(fact_of, self.proofs["facts"]), key=lambda fact: (fact.index is None, fact.index)); self.heads, self.main = [], None
        keys = self.keys = self.log_keys([*known, *map(key_of, self.trust["log"])])
        for told in self.proofs["heads"]:
            head = Head(read(bag, "data/log/" + told["file"]).decode("utf-8")); head.path = [bytes.fromhex(part) for part in told["path"]]
            report.need(any(head.is_signed(key) for key in keys), "head key", head.size); report.need(head.size == told["size"], "head said", head.size)
            self.heads.append(head); self.main = head if told["main"] else self.main; self.see(head, told["tokens"], bag, {key[2] for key in keys}, report)
        for head in self.heads:
            pair = (head, self.main) if head.size < self.main.size else (self.main, head); report.need(grown(*pair, head.path), "head grows", head.size)
        self.check_outside(report)
    def log_keys(self, keys):  # The trusted keys, and those that the log named with the signature of one of them.
        for fact in self.facts:
            if fact.kind == "log.key" and "former" in fact.told:
                former, statement = key_of(fact.told["former"]), f"mingcha log key v1\n{fact.told['key']}\n".encode()
                data = base64.b64decode(fact.told["signed"].rsplit(" ", 1)[1])[4:]; keys += [key_of(fact.told["key"])] if former in keys and fits(former[2], data, statement) else []
        return keys
    def see(self, head, tokens, bag, own, report):
        for witness in map(key_of, self.trust["witnesses"]):
            at = head.cosigned(witness); report.need(witness[2] not in own, "witness own", witness[0])
            if report.need(at is not None, "witness", witness[0], head.size) and at: head.seen[witness[0]] = at
        for told in tokens if self.trust["tsa_roots"] else []:
            name, reply = told["authority"], read(bag, "data/log/" + told["file"]); at, wrong, program = stamped_at(reply, head.signed, self.trust["tsa_roots"].encode())
            if not program: head.unread.append(name); report.note("unread", name, wrong)
            elif report.need(at, "token", name, wrong): head.stamped[name] = at; self.renewals(head, told, reply, bag, report)
            if at and program == "openssl": report.note("by openssl", name)
        for published in map(Head, self.trust["heads"]):
            report.need(published.root == head.root or (published.origin, published.size) != (head.origin, head.size), "head other", head.size)
    def renewals(self, head, told, reply, bag, report):  # A renewal stamps the head and the former stamp: they were there then, whatever became of the former authority since.
        for later in told.get("renewals", []):
            text = hashlib.sha512(head.signed).digest() + hashlib.sha512(reply).digest(); reply = read(bag, "data/log/" + later["file"])
            at, wrong, program = stamped_at(reply, text, self.trust["tsa_roots"].encode())
            if report.need(at or not program, "renewal", later["authority"], wrong) and at: report.note("renewed", told["authority"], head.size, later["authority"], moment(at))
    def check_outside(self, report):  # Whom the reader trusts must have been seen; what the bag names itself need not.
        if self.trust["own"]: return
        report.need(not self.trust["witnesses"] or any(head.seen for head in self.heads), "no witness")
        report.need(not self.trust["tsa_roots"] or any(head.stamped or head.unread for head in self.heads), "no token")
    def prove(self, events, report):  # Gives each event and fact its place, if its path leads to the main head; and each event the head that its phone had seen.
        seen = {(head.size, head.root.hex()): head.at for head in self.heads}
        for event in events:
            bound = (event.e["nb"]["cp_size"], event.e["nb"]["cp_root"]); event.after = seen.get(bound)
            report.need(bound[0] == 0 or bound in seen, "head unseen", bound[0], event.where); told = self.proofs["events"].get(event.e["id"])
            if told is None: report.need(event.e["id"] in self.proofs["waiting"], "event proof", event.where)
            elif report.need(self.holds(event.line, told["index"], told["path"]), "event leaf", event.where): event.index = told["index"]
        taken = {event.index for event in events}
        for fact in self.facts:
            if fact.index is not None: report.need(self.holds(fact.content, fact.index, fact.path), "fact leaf", fact.kind); report.need(fact.index not in taken, "leaf twice", fact.kind); taken.add(fact.index)
    def holds(self, content, index, path):
        leaf, hashes = hashlib.sha256(b"\x00" + content).digest(), [bytes.fromhex(part) for part in path]; return bool(self.main) and included(leaf, index, self.main.size, hashes, self.main.root)
    def of(self, *kinds): return [fact for fact in self.facts if fact.kind in kinds]
    def one(self, kind): return next(iter(self.of(kind)), None)
    def outside_at(self, index):  # The first instant at which somebody outside had seen this place.
        heads = [head for head in self.heads if index is not None and head.size > index]; return min((at for head in heads for at in [*head.seen.values(), *head.stamped.values()]), default=None)
    def check_keys(self, events, keys, report):  # Log order decides: an event stands behind the offer and its key's enrolment by one of the team, and before the key's revocation.
        offers, last, team = self.of("visit.offer"), {}, {seat["person"] for fact in self.of("visit.team") for seat in seats_of(fact)}
        for fact in self.of("key.enrol", "key.revoke"):
            last.setdefault((fact.kind, fact.subject), fact); jwk = keys.get(fact.subject, (0, fact.told))[1]
            report.need(fact.kind == "key.revoke" or all(fact.told[n] == jwk[n] for n in ("x", "y")), "enrol", fact.subject[:8])
        for event in (event for event in events if event.index is not None):
            enrolled, revoked = (last.get((kind, event.key)) for kind in ("key.enrol", "key.revoke"))
            if report.need(enrolled and enrolled.index is not None and enrolled.index < event.index, "enrolled", event.where):
                report.need(not team or enrolled.told["person"] in team, "stranger", event.where)
            report.need(not revoked or revoked.index is None or revoked.index > event.index, "revoked", event.where)
            report.need(not offers or offers[0].index is None or offers[0].index < event.index, "offered", event.where)
def check_log(case, report):
    log, record = case.log, case.record
    if not log.main: return report.note("no log")
    log.prove(case.events, report); log.check_keys(case.events, case.keys, report); check_facts(case, log, record, report)
    seal, given = case.of("seal"), case.trust["receipt"].lower(); report.need(not given or (len(given) >= 16 and seal and seal[-1].digest.startswith(given)), "receipt")
    seen, stamped = (sorted({name for head in log.heads for name in getattr(head, of)}) for of in ("seen", "stamped"))
    counted, placed = (sum(one.index is not None for one in some) for some in (log.facts, case.events)); report.fits("log fits", placed, counted, log.main.size, "、".join(seen) or 0, "、".join(stamped) or 0)
    case.trust["own"] and report.note("own keys"); placed < len(case.events) and report.note("waiting", len(case.events) - placed)
def check_contents(case, report):  # All is as the log named it before the bag left: each file but proofs.json and what came with that, and each leaf that is proved here.
    form, log, info, size = case.record["form"], case.log, read(case.bag, "bag-info.txt"), [told[1] for name, told in case.files.items() if name.startswith("data/")]
    if form == DRAFT: return report.note("draft")
    if form == OLD: return report.need(not any("\n" + BINDS in head.body for head in log.heads), "downgraded", form) and report.note("old form", form)
    case.made = next((fact for fact in log.of("dossier.made") if fact.index is not None), None)
    if not report.need(case.made and LIST in case.files, "unbound"): case.made = None; return
    report.need(case.files[LIST][0] == case.made.told["sha256"], "contents list"); listed = manifest(case.bag, LIST)
    leaves = {f"leaf {one.index} {one.kind}": hashlib.sha256(b"\0" + getattr(one, "line", getattr(one, "content", b""))).hexdigest() for one in [*case.events, *log.facts] if one.index is not None and one is not case.made}
    named = {"data/log/" + one["file"] for head in log.proofs["heads"] for one in [head, *head["tokens"], *(later for token in head["tokens"] for later in token.get("renewals", []))]} | {LIST, "data/log/proofs.json"}
    found = {name: told[0] if name in named or not name.startswith("data/log/") else "" for name, told in case.files.items() if name.startswith("data/") and (name in listed or name not in named)}
    found |= leaves | {"bagit.txt": case.files["bagit.txt"][0], "bag-info.txt": sha256_hex(info.removesuffix(f"Payload-Oxum: {sum(size)}.{len(size)}\n".encode()))}
    for name in sorted(listed.keys() | found.keys()): report.need(listed.get(name) == found.get(name), "contents", name)
    report.fits("made fits", case.made.index, len(listed) - len(leaves), len(leaves))
def check_facts(case, log, record, report):  # What the record says of the office's acts, against what was logged when they were done.
    offers, head = log.of("visit.offer"), record["inspection"]
    subjects = {**dict.fromkeys(("visit", "dossier", "read", "obligation"), head["id"]), "draw": (record["draw"] or {}).get("id"), "publication": (record["publication"] or {}).get("id")}
    for fact in log.facts: report.need(fact.subject == subjects.get(fact.kind.split(".")[0], fact.subject), "subject", fact.kind)
    for offer in offers[:1]:
        wanted = {"nonce": head["nonce"], "template": head["template_sha256"], "window": head["window"], "object": record["object"]["id"]}; wanted["commit"] = (record["draw"] or offer.told)["commit"]
        for name, value in wanted.items(): report.need(offer.told[name] == value, "offer", name)
        report.need(offer.told.get("about") in (None, sha256_hex(canonical(record["object"]))), "object")
        report.need(case.drawn is None or offer.told.get("drawn") in (None, *case.drawn), "not drawn", offer.told.get("drawn"))
    team = team_of(log); report.need(not team or not offers or sorted((who, seat["certificate_no"], seat["valid_to"]) for who, seat in team.items()) == sorted((one["id"], one["certificate_no"] or "", one["valid_to"] or "") for one in record["team"]), "team")
    reviews = [[fact.told[n] for n in ("decision", "by", "at", "reason")] for fact in log.of("visit.review")]
    report.need(not offers or reviews == [[one[n] for n in ("decision", "by_id", "at", "reason")] for one in record["reviews"]], "reviews")
    approved = [fact for fact in log.of("visit.review") if fact.told["decision"] == "approve"]; seals = [event.digest for event in case.of("seal")]
    report.need(not approved or approved[-1].told["seal"] == (seals or [None])[-1], "review seal")
    leaves = [hashlib.sha256(b"\x00" + event.line).hexdigest() for event in case.events]  # in the order of their effect
    for fact in log.of("visit.review"): report.need(fact.told.get("leaves") in (None, sha256_hex("".join(leaves[: fact.told.get("events", 0)]).encode())), "reviewed", fact.told["at"])
    told, names = [fact.told for fact in log.of("visit.import")], ("sha256", "len", "type", "recorder_no", "begun_at"); given_up = {one["import"] for one in told if "withdrawn" in one}
    brought = [[*(one[n] for n in names), one["wearer"], one["by"]] for one in told if "sha256" in one and one["import"] not in given_up]
    shown = [[*(one[n] for n in names), one["wearer"]["id"], one["by"]["id"]] for one in record.get("imports", []) if not one["withdrawn"]]; report.need(sorted(brought) == sorted(shown), "imports")
    reads = {hashlib.sha256(b"\x00" + fact.content).hexdigest(): fact.told for fact in log.of("read.access") if fact.index is not None}
    for row in [row for row in parse(read(case.bag, "data/custody.json"), float)["reads"] if "leaf" in row]:
        told = reads.pop(row["leaf"], {}); same = sha256_hex(f"{row['id']}|{row['by']}".encode()) == told.get("name") and (row["at"], row["action"]) == (told["at"], told["act"]) and all({**row, "text": sha256_hex(row["text"].encode()) if row.get("text") else ""}.get(n, "") == told[n] for n in ("about", "purpose", "text") if n in told); report.need(same, "custody", row["id"])
    report.need(not reads, "custody", len(reads))
    for fact in log.of("draw.commit") if record["draw"] else []: report.need(fact.told["commit"] == record["draw"]["commit"], "log commit")
    shown = sha256_hex(read(case.bag, "data/publication.json")) if "data/publication.json" in case.files else None
    logged = [fact.told["sha256"] for fact in log.of("publication")]; said_so = (record["publication"] or {}).get("state") == "published"
    report.need(shown in (logged[-1:] or [None]) and said_so == bool(logged), "published")
def seats_of(fact): return fact.told["team"] if "team" in fact.told else [fact.told["joins"]]
def team_of(log):
    team = {}
    for fact in log.of("visit.team"):
        if "team" in fact.told: team = {seat["person"]: seat for seat in fact.told["team"]}
        else: team.pop(fact.told["leaves"], None); team[fact.told["joins"]["person"]] = fact.told["joins"]
    return team
# ---------------------------------------------------------------- 8 what came later
def check_supplement(case, path, report):
    bag = open_bag(path); files = check_bag(bag, report); told, log = parse(read(bag, "data/supplement.json"), float), Log(bag, case.trust, report, case.log.keys)
    seal = sha256_hex(read(case.bag, "tagmanifest-sha256.txt")); report.need((told["form"], told["of"], told["inspection"]["id"]) == (SUPPLEMENT, seal, case.record["inspection"]["id"]), "of")
    since = [bytes.fromhex(part) for part in (log.proofs["since"] or {"path": []})["path"]]
    report.need(log.main and (not case.log.main or grown(case.log.main, log.main, since)), "grown"); keys = load_keys(bag, report); later = load_events(bag, keys, report)
    check_chains(later, report); check_originals(later, files, "", report); log.prove(later, report)
    log.facts = sorted(case.log.facts + [fact for fact in log.facts if fact.index is not None], key=lambda fact: fact.index)
    for event in later: report.need(event.e["visit"] == case.record["inspection"]["id"], "other visit", event.no)
    log.check_keys(later, keys, report); places = {event.line: event.index for event in later}; known = {event.line for event in case.events}
    for event in case.events: event.index = places.get(event.line) if event.index is None else event.index
    case.later = [event for event in later if event.line not in known]; case.log.heads += log.heads; case.sealed = next((fact for fact in log.of("dossier.sealed") if fact.told["tagmanifest"] == seal), None)
    if report.need(case.sealed, "sealed"): at = log.outside_at(case.sealed.index); report.fits("sealed at", case.sealed.index, moment(at) if at else "?")
def moment(seconds): return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
# ---------------------------------------------------------------- the 36 answers
class Answers:  # Yes and no need a leaf of a log that the reader trusts; where anything does not fit, nothing is answered with them.
    def __init__(self, case, report):
        self.case, self.report, self.found = case, report, []; self.seal = (case.of("seal") or [None])[-1]
        self.waiting = any(event.index is None for event in [*case.events, *case.later])  # what has no place yet may say anything
        for part in (self.assignment, self.visit, self.work, self.signatures, self.after, self.custody): part()
    def put(self, value, leaf, text="|", *args):
        index = getattr(leaf, "index", leaf); lost = index is None or self.report.faults or not self.case.log.main or self.case.trust["own"] or self.waiting
        word = value if isinstance(value, str) else "unknown" if lost or value is None else "yes" if value else "no"
        self.found.append((len(self.found) + 1, word, index, said(self.report.lang, text, *args)))
    def say(self, text): return text.split("|")[self.report.lang != "zh"]
    def word(self, code): return self.say(WORDS[code]) if code in WORDS else str(code or "—")
    def first(self, *kinds): return next(iter(self.case.of(*kinds)), None)
    def wrong(self, *codes):  # A no that stands although the dossier does not fit together: this very thing was found wrong.
        return "no" if {code for code, _ in self.report.faults} & set(codes) else ""
    def assignment(self):
        case, log = self.case, self.case.log; record, team = case.record, team_of(log); offer, commit, seed, seats = (log.one(kind) for kind in ("visit.offer", "draw.commit", "draw.seed", "visit.team"))
        draw, plan = record["draw"] or {}, record["plan"] or {}; self.put(bool(offer and commit) or None, offer, "{} / {} / {}|{} / {} / {}", plan.get("number"), record["task"]["number"], draw.get("number"))
        ordered = commit and seed and offer and commit.index < seed.index < offer.index
        again = "没有复算|not computed again" if case.redrawn is None else "复算相符，本企业在抽中名单|computed again with the same result, this business among the drawn" if case.redrawn and offer and offer.told.get("drawn") in (case.drawn or ()) else "复算相符|computed again with the same result" if case.redrawn else "复算不符|computed again with another result"
        self.put(self.wrong("redraw", "not drawn", "commit", "log commit") or (ordered and case.redrawn), seed, "承诺{}→种子{}→下达{}；{}|commit {} → seed {} → offer {}; {}", *("—" if one is None else one.index for one in (commit, seed, offer)), self.say(again))
        names = {member["id"]: member["name"] for member in record["team"]}; self.put(bool(team) or None, seats, "{}|{}", "、".join(names.get(person, person) for person in team))
        changed = [*log.of("visit.team")[1:], *case.of("hand_over", "recusal_claimed")]; self.put(bool(changed), changed[0] if changed else seats, "替换、交接、申请回避共{}次|{} substitutions, hand-overs or recusals claimed", len(changed)); on = self.seal.e["at"][:10] if self.seal else ""
        valid = all(seat["certificate_no"] and seat["valid_to"] >= on for seat in team.values())
        cards = "、".join(f"{seat['certificate_no']}→{seat['valid_to']}" for seat in team.values()); self.put(valid if team and on else None, seats, "{}|{}", cards)
        notice = self.first("notice.served"); self.put(bool(notice), notice or self.seal, "{}|{}", notice.payload["at"] if notice else self.say("没有送达事件|no event of a service"))
        self.put(None, None, "系统没有记录|not recorded by this system")
    def visit(self):
        case, log, card, arrive = self.case, self.case.log, self.first("rights_told"), self.first("arrive")
        phones = {e.key for e in case.events}; people = {fact.told["person"] for fact in log.of("key.enrol") if fact.subject in phones}
        self.put(len(people) >= 2, arrive, "{}人，{}部手机|{} people, {} phones", len(people), len(phones))
        self.put(bool(card), card or self.seal, "{}|{}", "、".join(card.payload["certificates"]) + " → " + card.payload["to"] if card else self.say("没有出示证件的事件|no event of a card being shown"))
        offer = log.one("visit.offer"); self.time(offer); geo = arrive.payload.get("geo") if arrive else None
        self.put(bool(geo), arrive, "{}|{}", f"±{geo['acc_m']} m {geo['crs']}" if geo else self.word(arrive.payload.get("no_geo_reason")) if arrive else self.say("没有到场事件|no event of an arrival"))
        self.put(self.wrong("template", "offer") or bool(offer) or None, offer, "{}|{}", case.record["inspection"]["template_sha256"][:16])
        photos = case.of("photo"); inside = [e for e in photos if e.payload["src"] == "in-app"]
        self.put(len(inside) == len(photos) if photos else "na", photos[0] if photos else None, "{}张照片中{}张|{} photos, {} of them", len(photos), len(inside))
    def time(self, offer):  # Each event between what it is bound to (the offer's nonce, the head its phone had seen) and the first look from outside; the phone's wall clock against its steady one.
        case, known = self.case, self.case.events if self.seal else []; jumps, last, inside = 0, {}, True
        bound = offer and all(e.e["nb"]["nonce"] == offer.told["nonce"] for e in known); offered = instant(offer.told["at"]).timestamp() if bound else None
        for e in sorted(known, key=lambda e: (e.key, e.e["seq"])):
            at = instant(e.e["at"]).timestamp(); clock = at - e.e["mono"] / 1000; jumps += abs(last.setdefault((e.key, e.e["boot"]), clock) - clock) > SKEW / 5
            e.since, e.until = max(filter(None, (offered, e.after)), default=None), case.log.outside_at(e.index)
            inside = inside and e.until and bound and e.since - SKEW <= at <= e.until + SKEW
        started = min((e.since for e in known if e.since), default=None); seen = getattr(self.seal, "until", None); told = (moment(started) if started else "?", moment(seen) if seen else "?", jumps)
        self.put(bool(inside) and not jumps if bound and known and all(e.until for e in known) else None, self.seal, "{} – {}，时钟跳变{}次|{} – {}, {} clock jumps", *told)
    def work(self):
        case = self.case; wanted = [key for key, entry in case.entries.items() if entry["applies"]]; done = [key for key in wanted if case.said.get(key) not in (None, "unanswered")]
        gaps = [key for key in wanted if case.said.get(key) == "unanswered"]; self.put(len(done) == len(wanted), self.seal, "{}项中作答{}项|{} items, {} answered", len(wanted), len(done))
        self.put("na" if len(done) == len(wanted) else len(done) + len(gaps) == len(wanted), self.seal, "{}项未作答，{}项写有理由|{} unanswered, {} with a reason", len(wanted) - len(done), len(gaps))
        needing = [(key, case.entries[key]["required_photos"]) for key in done if case.entries[key]["required_photos"]]
        taken = [e.payload.get("entry") for e in case.of("photo")]; short = [key for key, count in needing if taken.count(key) < count]
        self.put(not short if needing else "na", self.seal, "{}项要求照片，{}项不足|{} items ask for photos, {} lack some", len(needing), len(short)); at = sorted(instant(e.e["at"]).timestamp() for e in case.of("answer"))
        pauses = sorted(later - early for early, later in zip(at, at[1:])); fast = len(at) >= 5 and pauses[len(pauses) // 2] < 2
        self.put(fast if at else "na", self.seal, "{}次作答，间隔中位数{}秒|{} answers, median pause {} s", len(at), round(pauses[len(pauses) // 2]) if pauses else "—")
        bad = [case.entries[key]["no"] for key in done if case.said[key] == "failing"]; told = "、".join(map(self.word, case.record["conclusions"]))
        self.put(bool(bad) or any(e.kind == "finding" for e in case.events), self.seal, "不符合{}项{}：{}|{} failing{}: {}", len(bad), f" ({', '.join(map(str, bad))})" if bad else "", told)
        clips = [e for e in case.of("clip") if "recording" in e.payload]; begun = {e.payload["recording"] for e in case.of("recording.started")}
        parts = {r: sorted((e.payload.get("part", 1), e.payload.get("ended", "stopped")) for e in clips if e.payload["recording"] == r) for r in begun | {e.payload["recording"] for e in clips}}
        whole = all(found and [no for no, _ in found] == [*range(1, len(found) + 1)] and found[-1][1] in ("stopped", "sealed") for found in parts.values())
        self.put(whole if parts else "na", clips[0] if clips else self.seal, "{}次录制，{}段|{} recordings, {} parts", len(parts), len(clips))
        told = [e for e in case.of("statement", "sign.business", "refuse") if e.kind == "statement" or e.payload.get("opinion") or e.kind == "refuse"]
        self.put(True if told else None, told[0] if told else None, "陈述、意见、拒签说明共{}条|{} statements, opinions or refusals", len(told))
    def signatures(self):
        case, log, seal = self.case, self.case.log, self.seal; under = signatures_under(case.events, seal.payload["shown"]) if seal else []
        self.put(self.wrong("text", "inspector", "two", "business") or bool(under), seal, "{}：{}|{}: {}", seal.payload["shown"][:16] if seal else "—", "、".join(e.payload.get("name") or self.word(e.kind) for e in under))
        refusal = next((e for e in under if e.kind == "refuse"), None)
        backed = refusal and (any(e.kind == "witness.present" for e in under) or "recording" in refusal.payload)
        self.put(bool(backed) if refusal else "na", refusal, "{}|{}", self.word(refusal.payload["reason"]) if refusal else self.say("没有拒签|no refusal"))
        self.put(self.wrong("receipt") or (True if case.trust["receipt"] else None), seal, "{}|{}", seal.digest[:32] if seal else "—")
        own = {fact.subject: fact.told["person"] for fact in log.of("key.enrol") if fact.index is not None}
        signed = {own.get(e.key) for e in [*under, seal] if e} & set(team_of(log)); self.put(len(signed) >= 2, seal, "{}名检查人员|{} inspectors", len(signed))
        phones = {e.key for e in under if e.kind in ("sign.inspector", "countersign")}; self.put(len(phones) == 1 if phones else None, seal, "{}部手机|{} phones", len(phones))
    def after(self):
        case, log, record = self.case, self.case.log, self.case.record; late = [e for e in [*case.events, *case.later] if e.kind in ("amend", "late_evidence")]
        self.put(bool(late), late[0] if late else self.seal, "{}|{}", "；".join(f"{e.e['at'][:16]} {e.payload.get('reason', '')}" for e in late) or self.say("没有补正或补交|nothing amended or added"))
        reviews = log.of("visit.review"); approved = next((fact for fact in reviews if fact.told["decision"] == "approve"), None)
        free = approved and approved.told["by"] not in team_of(log); logged = bool(log.of("visit.offer")) or None
        self.put(bool(free) if approved else logged and False, approved or self.seal, "{}|{}", approved.told["at"] if approved else self.say("尚未审核通过|not approved yet"))
        returned = [fact for fact in reviews if fact.told["decision"] == "return"]
        self.put(bool(returned) if logged else None, returned[0] if returned else approved or self.seal, "{}|{}", "；".join(str(fact.told["reason"]) for fact in returned) or self.say("没有退回|never returned"))
        published = log.one("publication"); shown = parse(read(case.bag, "data/publication.json"), float) if published else {}
        same = sorted(shown.get("conclusions", [])) == sorted(record["conclusions"])
        self.put(bool(published) and same, published or self.seal, "{}|{}", published.told["at"] if published else self.say("日志中没有公示|no publication in the log")); self.deadlines(published, shown)
        bad = any(value == "failing" for value in case.said.values())
        self.put(None if bad else "na", None, "记录称：{}（无叶）|the record says: {} (no leaf)", "、".join(self.word(one["kind"]) for one in record["follow_ups"]) or "—")
    def deadlines(self, published, shown):  # The visit within its window, where that can be proved; the result within the days that the publication itself names.
        offer, seen = self.case.log.one("visit.offer"), self.case.log.outside_at(self.seal.index) if self.seal else None; until = offer.told["window"][1] if offer else ""
        met = None if not seen or not until else True if day(seen) <= until else None if self.seal.e["at"][:10] <= until else False
        if published and shown.get("due_on"): met = False if day(instant(published.told["at"]).timestamp()) > shown["due_on"] else met
        self.put(met, published or self.seal, "检查期限：{}；公示期限：{}|visit due: {}; publication due: {}", until or "?", shown.get("due_on") or self.say("卷宗中没有|not in the dossier"))
    def custody(self):
        case, log, record = self.case, self.case.log, self.case.record; bound = case.sealed or case.made; why = TEXT["draft"] if record["form"] == DRAFT else "导出前写入日志|named in the log before it left" if case.made else "导出时写入日志|sealed in the log" if bound else "没有写入日志，须用补充卷宗核对|not named in the log: needs a supplement"
        self.put(self.wrong("missing file", "changed", "changed sm3", "blob", "blob gone", "unlisted", "sealed", "contents", "contents list", "unbound", "downgraded") or (True if bound else None), bound or self.seal, "{}个文件；{}|{} files; {}", len(case.files), self.say(why))
        reads, logged = parse(read(case.bag, "data/custody.json"), float)["reads"], log.of("read.access")
        self.put(True if logged else None, logged[0] if logged else None, "{}；日志{}次，机关记录{}次|{}; {} in the log, {} by the office's own trail", "、".join(sorted({str(row["by"]) for row in reads if "leaf" in row})) or self.say("日志中没有阅读|no reading in the log"), len(logged), len(reads))
        gaps = [(log.outside_at(e.index), instant(e.e["at"]).timestamp(), getattr(e, "since", None)) for e in case.events if e.index is not None]
        claimed = max((seen - at for seen, at, _ in gaps if seen), default=None); proved = max((seen - since if since else 1e9 for seen, _, since in gaps if seen), default=1e9)
        value = None if claimed is None else True if claimed > WIDE else False if proved <= WIDE else None
        told = [f"{hours / 3600:.1f} h" if hours is not None and hours < 1e9 else self.say(VALUES["unknown"]) for hours in (claimed, proved)]; self.put(value, self.seal, "手机所称间隔{}；可证明的间隔{}|gap by the phone {}; provable gap {}", *told)
        outside = any(head.seen for head in log.heads) and any(head.stamped for head in log.heads)
        good = outside and all(event.index is not None for event in case.events); at = log.outside_at(self.seal.index) if self.seal else None; bound = sum(event.after is not None for event in case.events)
        self.put(self.wrong(*LOGGED) or (True if good else None), self.seal, "{}；{}条事件写明手机所见日志头|{}; {} events name a head that the phone saw", moment(at) if at else self.say("卷宗中没有外部见证|nobody outside seen in the dossier"), bound)
        self.found.append((36, "yes", None, said(self.report.lang, LIMITS) + (said(self.report.lang, "；" + TEXT["old form"].replace("|", "|; "), OLD) if case.record["form"] == OLD else "")))
# ---------------------------------------------------------------- all
def load_trust(bag, path, receipt):
    lines = lambda name: [line for line in read(bag, name).decode("utf-8").splitlines() if line]; roots = read(bag, "data/trust/tsa-roots.pem").decode() if "data/trust/tsa-roots.pem" in bag.names else ""
    own = {"log": lines("data/trust/log-keys.txt"), "witnesses": lines("data/trust/witness-keys.txt"), "tsa_roots": roots}
    given = parse(path.read_bytes(), float) if path else own; told = {"log": [], "witnesses": [], "tsa_roots": "", "heads": [], "receipt": "", **given}
    return {**told, "own": path is None, "receipt": receipt or told["receipt"]}
def verify(args, report):
    report.head(1); bag = open_bag(args.bag); files = check_bag(bag, report)
    case = SimpleNamespace(bag=bag, trust=load_trust(bag, args.trust, args.receipt), events=[], later=[], log=None, sealed=None, made=None)
    case.of = lambda *kinds: [event for event in case.events if event.kind in kinds]; case.files, case.record = files, parse(read(bag, "data/record.json"), float)
    if case.record.get("form") not in (FORM, OLD, *[DRAFT] * args.draft): raise Unreadable("record.json is not " + FORM)
    for no, check in enumerate((check_events, check_blobs, check_seal, check_record), 2): report.head(no); check(case, report)
    report.head(6); check_draw(case, args.commit, report); report.head(7); case.log = Log(bag, case.trust, report); check_log(case, report); check_contents(case, report)
    case.log.facts = [fact for fact in case.log.facts if fact.index is not None]  # what is answered from has a place
    if args.supplement: report.head(8); check_supplement(case, args.supplement, report)
    return case, Answers(case, report).found
def main(argv=None):
    parser = argparse.ArgumentParser(description="Checks a Mingcha dossier without any server."); parser.add_argument("bag", type=Path)
    for name, kind, words in (("--trust", Path, "your own keys, as JSON"), ("--supplement", Path, "a later supplement of this dossier"), ("--commit", str, "the draw's commit as published"), ("--receipt", str, "the code of the business's receipt")): parser.add_argument(name, type=kind, help=words)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh"); parser.add_argument("--json", action="store_true", help="print JSON only"); parser.add_argument("--draft", action="store_true", help=argparse.SUPPRESS)  # the desk asks of what was not exported
    args = parser.parse_args(argv); report = Report(args.lang, args.json); found, code = [], 0
    try: case, found = verify(args, report)
    except Exception as error:  # noqa: BLE001 - garbage must be refused, never crash
        report.need(False, "unreadable", type(error).__name__, error); code = 2 if isinstance(error, (Unreadable, OSError, zipfile.BadZipFile)) else 1
    code = code or int(bool(report.faults))
    if args.json: print(json.dumps({"faults": report.faults, "answers": [dict(zip(("no", "answer", "leaf", "text"), row)) for row in found]}, ensure_ascii=False)); return code
    for no, word, leaf, text in found:
        print(f"{no:>2} {said(args.lang, VALUES[word])}{'' if leaf is None else f' [{leaf}]'} " + said(args.lang, QUESTIONS[no - 1]) + (" — " + text if text else ""))
    name = case.record["inspection"]["number"] if found else args.bag.name; report.tell("", "卷宗{}：{}|dossier {}: {}", name, said(args.lang, "{}处不符|{} things do not fit" if report.faults else "全部相符|everything fits", len(report.faults)))
    return code
if __name__ == "__main__": sys.exit(main())
