package io.github.magtrack4j.simulation;

import java.util.SplittableRandom;

/** Independent random numbers for each of many things, from one seed: whichever is asked first, each gets the same. */
final class RandomStreams {
    /** What the numbers are for; two uses with the same index get different numbers. */
    enum Use {
        LAYOUT(1),
        PATH(2),
        NOISE(3);

        private final int number;

        Use(int number) {
            this.number = number;
        }
    }

    private RandomStreams() {}

    static SplittableRandom of(long seed, Use use, long index) {
        // SplittableRandom runs through its seeds in equal steps, so neighbouring seeds would give shifted copies of
        // the
        // same numbers; mixed, they have nothing in common.
        return new SplittableRandom(mix(mix(mix(seed) + use.number) + index));
    }

    /** Spreads each bit over all others: the finaliser of SplitMix64 (D. Stafford's variant 13 of MurmurHash3's). */
    private static long mix(long bits) {
        long mixed = bits + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
