"""The headers that every answer carries, whatever kind of answer it is."""

from django.http import HttpResponseBase

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def missing(answer: HttpResponseBase) -> list[str]:
    """What an answer lacks, or says otherwise; nothing where all is well."""
    wrong = [f"{name}: {answer.get(name)}" for name, value in ALWAYS.items() if answer.get(name) != value]
    policy = {
        part.split()[0]: part.split()[1:] for part in answer.get("Content-Security-Policy", "").split("; ") if part
    }
    wanted = {"default-src": ["'none'"], "frame-ancestors": ["'none'"], "base-uri": ["'none'"]}
    wanted |= {key: ["'self'"] for key in ("script-src", "style-src", "form-action")}
    wrong += [f"{name}: {policy.get(name)}" for name, value in wanted.items() if policy.get(name) != value]
    return wrong + (["unsafe"] if "unsafe" in str(policy) else [])
