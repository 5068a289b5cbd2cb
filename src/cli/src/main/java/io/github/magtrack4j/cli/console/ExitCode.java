package io.github.magtrack4j.cli.console;

/** The exit codes of all subcommands. */
public final class ExitCode {
    /** The work was done. */
    public static final int DONE = 0;

    /** The work failed: a file, the disk, the memory. */
    public static final int FAILED = 1;

    /** The command line was wrong, and no work was begun. */
    public static final int WRONG_USAGE = 2;

    private ExitCode() {}
}
