package io.github.magtrack4j.benchmarks;

/**
 * How long an arm is run.
 *
 * @param warmUpMillis before it is timed, so that it is compiled
 * @param measureMillis while it is timed
 */
public record Timing(int warmUpMillis, int measureMillis) {
    /** For figures to keep. */
    public static final Timing THOROUGH = new Timing(2000, 1500);

    /** For a look. */
    public static final Timing QUICK = new Timing(700, 300);

    /** What a JVM needs to start, to make the images, and to check the answer; measured at 64 px. */
    private static final double START_SECONDS = 1.2;

    private static final int WARM_UPS = 4;
    private static final int SAMPLES = 10;

    /** Returns the number of pieces that the warm-up is divided into. */
    int warmUps() {
        return WARM_UPS;
    }

    /** Returns the number of times that are taken. */
    int samples() {
        return SAMPLES;
    }

    /** Returns how long each piece of the warm-up is. */
    int millisPerWarmUp() {
        return Math.max(1, warmUpMillis / WARM_UPS);
    }

    /** Returns how long calls are repeated for one time. */
    int millisPerSample() {
        return Math.max(1, measureMillis / SAMPLES);
    }

    /** Returns about how long this many arms take. */
    public double seconds(int arms) {
        return arms * (START_SECONDS + (warmUpMillis + measureMillis) / 1000.0);
    }
}
