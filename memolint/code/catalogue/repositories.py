"""Version control and forges."""

from memolint.code.catalogue.signal import HIGH, LOW, MEDIUM, PURE, READS, WRITES, Signal, names

SIGNALS = (
    Signal(
        "sh.git.push",
        WRITES,
        "vcs",
        HIGH,
        "pushes to a remote",
        fix="keep the push in a separate, un-memoized step",
        commands=("git",),
        subcommand="push",
        without=("--dry-run", "-n"),
        final=True,
        hits=("git push", "git -C d push origin main"),
        misses=("git push --dry-run",),
    ),
    Signal(
        "sh.git.lfs-push",
        WRITES,
        "vcs",
        HIGH,
        "writes a remote",
        commands=("git",),
        subcommand="lfs push|annex (sync|copy)|svn dcommit|request-pull|send-email|p4 submit|cinnabar",
        final=True,
        hits=("git lfs push origin main",),
    ),
    Signal(
        "sh.git.clone",
        READS,
        "vcs",
        HIGH,
        "reads a moving remote ref",
        fix=(
            "check out a commit sha passed as a parameter (and in memoize.key), or use a git artifact "
            "with a sha revision"
        ),
        commands=("git",),
        subcommand="clone|fetch|pull|ls-remote|remote update|submodule update|submodule add|lfs pull|lfs fetch",
        final=True,
        hits=("git clone https://h/r", "git pull", "git clone -b main https://h/r d"),
    ),
    Signal(
        "sh.git.commit",
        READS,
        "time",
        LOW,
        "commit ids embed time and author",
        commands=("git",),
        subcommand="commit|tag|merge|rebase|am|cherry-pick|revert|stash|notes",
        final=True,
        hits=("git commit -m x",),
    ),
    Signal(
        "sh.git.local",
        PURE,
        "vcs",
        MEDIUM,
        "local repository",
        commands=("git",),
        subcommand=(
            "config|init|add|diff|log|show|rev-parse|status|describe|checkout|reset|switch|branch|apply|"
            "format-patch|archive|cat-file|ls-files|ls-tree|grep|blame|merge-base|symbolic-ref|clean|"
            "restore|rm|mv|rev-list|for-each-ref|hash-object|bundle|shortlog|reflog|gc|sparse-checkout|"
            "worktree|lfs|version|remote|submodule"
        ),
        hits=("git checkout abc", "git rev-parse HEAD"),
    ),
    Signal(
        "sh.gh.read",
        READS,
        "vcs",
        HIGH,
        "reads a forge",
        commands=("gh", "glab", "hub", "tea", "bb"),
        subcommand=(
            r"(\w+ )?(view|list|status|diff|download|checks|search|watch|clone|browse|checkout|ls|show|" "ci-status)"
        ),
        final=True,
        hits=("gh pr view 1", "gh release download v1", "gh repo clone a/b"),
    ),
    Signal(
        "sh.gh.api-read",
        READS,
        "vcs",
        HIGH,
        "reads a forge",
        commands=("gh", "glab"),
        subcommand="api",
        without=names("-X --method -f -F --raw-field --field --input"),
        final=True,
        hits=("gh api repos/a/b",),
        misses=("gh api -X POST repos/a/b",),
    ),
    Signal(
        "sh.gh.auth",
        PURE,
        "vcs",
        LOW,
        "local configuration",
        commands=("gh", "glab", "hub"),
        subcommand="auth|config|version|extension|completion|alias",
        final=True,
        hits=("gh auth setup-git",),
    ),
    Signal(
        "sh.gh.write",
        WRITES,
        "vcs",
        HIGH,
        "changes a forge",
        commands=("gh", "glab", "hub", "tea", "bb"),
        hits=("gh pr create -t x -b y", "gh release create v1", "gh api -X POST r"),
    ),
    Signal(
        "sh.svn",
        WRITES,
        "vcs",
        MEDIUM,
        "writes a remote repository",
        commands=names("svn hg bzr cvs p4 fossil repo"),
        subcommand="commit|ci|push|import|submit|delete|copy",
        final=True,
        hits=("svn commit -m x", "hg push"),
    ),
    Signal(
        "sh.svn.read",
        READS,
        "vcs",
        MEDIUM,
        "reads a remote repository",
        commands=("svn", "hg", "bzr", "cvs", "p4", "repo"),
        hits=("svn checkout http://h",),
    ),
)
