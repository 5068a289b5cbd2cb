package io.github.magtrack4j;

/** Opens what a run of the tests is about: the CPU, or CUDA with the emulated driver. */
public final class TestBackends {
    private static final boolean CUDA = "cuda".equals(System.getProperty("test.backend"));

    private TestBackends() {}

    /** Whether this run is about CUDA. */
    static boolean areCuda() {
        return CUDA;
    }

    /** Opens a backend; on the CPU of this many threads. */
    public static Backend open(int threads) {
        return CUDA ? Backend.cuda() : Backend.cpu(threads);
    }
}
