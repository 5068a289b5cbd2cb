package io.github.magtrack4j;

/**
 * The floating-point type in which a backend computes. Results are handed over in 64 bits either way, and centres are
 * kept in 64 bits between the steps; see {@link Backend#withPrecision}.
 */
public enum Precision {
    /** 32 bits, for speed: centres within 1e-3 px of {@link #F64} on realistic images. */
    F32,
    /** 64 bits, the default: equal to MagTrack to 1e-9. */
    F64
}
