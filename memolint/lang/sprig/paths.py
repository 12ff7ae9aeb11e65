"""sprig's functions on paths (packages `path` and `path/filepath` on Unix)."""


def base_(path: str) -> str:
    """`sprig.base(path)`."""
    if not path:
        return "."
    path = path.rstrip("/")
    return path.rpartition("/")[2] or "/"


def dir_(path: str) -> str:
    """`sprig.dir(path)`."""
    return clean_(path.rpartition("/")[0] + ("/" if "/" in path else ""))


def clean_(path: str) -> str:
    """`path.Clean`: no empty parts, no dots, no `..` behind a name."""
    rooted = path.startswith("/")
    parts: list[str] = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part != ".." or not rooted:
            parts.append(part)
    cleaned = "/".join(parts)
    return f"/{cleaned}" if rooted else cleaned or "."


def ext_(path: str) -> str:
    """`sprig.ext(path)`."""
    name = path.rpartition("/")[2]
    return name[name.rindex(".") :] if "." in name else ""


def isAbs_(path: str) -> bool:
    """`sprig.isAbs(path)`."""
    return path.startswith("/")


osBase_, osDir_, osClean_, osExt_, osIsAbs_ = base_, dir_, clean_, ext_, isAbs_
