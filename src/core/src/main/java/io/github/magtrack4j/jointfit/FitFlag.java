package io.github.magtrack4j.jointfit;

import java.util.EnumSet;
import java.util.Set;

/** What there is to say of a fit. */
public enum FitFlag {
    /** The centre to start from was not finite, or outside the image, or there is no table. There is no answer. */
    NO_START(1),
    /** The steps did not come to an end, or one was over a pixel. There is no answer. */
    NOT_CONVERGED(2),
    /**
     * The image does not tell the parameters, or the bead is inverted: the gain is not positive. There is no answer.
     */
    SINGULAR(4),
    /** The height is outside the table, by more than half the distance of its planes. There is no answer. */
    OUTSIDE_TABLE(8),
    /** A pixel is not a finite number. There is no answer. */
    NOT_FINITE(16),
    /**
     * The model does not explain the image: a neighbour, dirt, another bead's table. More than a hundredth of the
     * pixels are beyond 4 SD of the noise, or residuals correlate with those below by over 0.3.
     */
    OUTLIERS(32);

    private final int bit;

    FitFlag(int bit) {
        this.bit = bit;
    }

    /** Returns the bit that stands for this flag. */
    public int bit() {
        return bit;
    }

    /** Returns the flags whose bits are set. */
    public static Set<FitFlag> of(int bits) {
        Set<FitFlag> flags = EnumSet.noneOf(FitFlag.class);
        for (FitFlag flag : values()) {
            if ((bits & flag.bit()) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }
}
