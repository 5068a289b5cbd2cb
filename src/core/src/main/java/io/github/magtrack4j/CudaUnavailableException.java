package io.github.magtrack4j;

import java.util.List;

/** CUDA or cuFFT cannot be used on this machine: what is lacking, why, and where it was looked for. */
public final class CudaUnavailableException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1;

    /** What a machine lacks. */
    public enum Lacking {
        /** NVIDIA's driver. */
        DRIVER,
        /** A GPU that the driver shows. */
        GPU,
        /** A newer driver. */
        NEWER_DRIVER,
        /** A newer GPU. */
        NEWER_GPU,
        /** The prebuilt kernels, which are a part of this library. */
        KERNELS,
        /** The library cuFFT, which a few functions need. */
        CUFFT
    }

    private final Lacking lacking;
    private final String reason;
    private final String[] tried;

    /**
     * Makes an exception.
     *
     * @param lacking what is lacking
     * @param reason why CUDA cannot be used, and what to do about it, in a line
     * @param tried where it was looked for, and what was wrong there
     */
    public CudaUnavailableException(Lacking lacking, String reason, List<String> tried) {
        super(tried.isEmpty() ? reason : reason + "; tried: " + String.join("; ", tried));
        this.lacking = lacking;
        this.reason = reason;
        this.tried = tried.toArray(String[]::new);
    }

    /** Makes an exception for what needed no search. */
    public CudaUnavailableException(Lacking lacking, String reason) {
        this(lacking, reason, List.of());
    }

    /** Returns what is lacking. */
    public Lacking lacking() {
        return lacking;
    }

    /** Returns why CUDA cannot be used, and what to do about it: the message without the places that were tried. */
    public String reason() {
        return reason;
    }

    /** Returns where it was looked for, and what was wrong there; empty where nothing was looked for. */
    public List<String> tried() {
        return List.of(tried);
    }
}
