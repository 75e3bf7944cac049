"""The letters about accounts. They hold names and links, no policy text; nothing a person typed is in a subject."""

from core.identity.model import Role
from core.mail.model import Letter

PRODUCT = "Policy Distribution & Sync"


def invitation_letter(*, token: str, inviter: str | None, organization: str, role: Role) -> Letter:
    """The one way to an account; it reads the same whatever the address is elsewhere."""
    article = "an" if role.value[0] in "ae" else "a"
    who = f"{inviter} of {organization}" if inviter else f"The operator of this platform, for {organization},"
    body = (
        f"{who} invites you to {PRODUCT} as {article} {role.value.replace('_', ' ')}.\n\n"
        "Open this link to choose your password. It works once, within seven days. "
        "If you did not expect it, do nothing."
    )
    return Letter("invitation", f"Your invitation to {PRODUCT}", body, f"/join?token={token}")


def reset_letter(token: str) -> Letter:
    """The link with which a password is chosen anew."""
    body = (
        "Somebody, most likely you, asked to choose a new password for this address.\n\n"
        "Open this link to do so. It works once, within an hour. If it was not you, do nothing: your password stays."
    )
    return Letter("password_reset", "Choose a new password", body, f"/reset?token={token}")


def password_changed_letter() -> Letter:
    """What the owner of an account is told after its password changed, so that a stranger's change is noticed."""
    body = (
        "The password of your account was changed just now, and your other sessions were signed out.\n\n"
        "If it was not you, choose a new password at once and tell an administrator of your organization:"
    )
    return Letter("password_changed", "Your password was changed", body, "/forgot")
