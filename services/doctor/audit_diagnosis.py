"""What the verification of the audit means."""

from model.diagnosis import Diagnosis
from services.audit.verification import Verification

_MAC_SHOWN = 16


def diagnose_audit(verified: Verification) -> Diagnosis:
    """Whether the chain holds, else its first break and how many there are."""
    if not verified.breaks:
        params = {
            "records": verified.records,
            "last": verified.last,
            "mac": verified.mac[:_MAC_SHOWN] or "-",
        }
        return Diagnosis("audit", "ok", "doctor.audit_whole", params)
    first = verified.breaks[0]
    range_ = f"{first.seq}" if first.until == first.seq else f"{first.seq}–{first.until}"
    params = {"seq": range_, "breaks": len(verified.breaks)}
    cure = "doctor.cure_audit_key" if first.kind == "key_unknown" else "doctor.cure_audit"
    return Diagnosis("audit", "failed", f"doctor.audit_{first.kind}", params, cure)
