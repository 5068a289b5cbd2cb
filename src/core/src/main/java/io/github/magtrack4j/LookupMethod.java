package io.github.magtrack4j;

/** How a profile's height is looked up in a table. */
public enum LookupMethod {
    /** {@link Backend#lookupZ}: the plane that correlates best; the reference's. */
    CORRELATION,

    /** {@link Backend#lookupZWeighted}: least weighted squares, with the table's own bias between planes taken off. */
    WEIGHTED
}
