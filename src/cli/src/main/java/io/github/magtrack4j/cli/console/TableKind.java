package io.github.magtrack4j.cli.console;

/** The kinds of look-up tables, as options name them. */
public enum TableKind {
    /** Ring tables, for the joint fit. */
    RINGS,
    /** Tables of profiles, for the steps. */
    CLASSIC
}
