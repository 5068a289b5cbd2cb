package io.github.magtrack4j;

/**
 * A GPU, its driver or cuFFT failed: which call, with which code, and what the driver says of it.
 *
 * <p>Where the driver has too little memory the next call may go well. After most other failures, a kernel that broke
 * or a GPU that is gone, the driver refuses everything until the process ends: close the backend, and start again.
 */
public final class CudaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int code;
    private final String codeName;

    /**
     * Makes an exception.
     *
     * @param call the function that failed
     * @param code what it returned
     * @param codeName the code's name
     * @param text what the driver says of the code, or what to do about it
     */
    public CudaException(String call, int code, String codeName, String text) {
        super(call + " failed with " + codeName + " (" + code + "): " + text);
        this.call = call;
        this.code = code;
        this.codeName = codeName;
    }

    /** Returns the name of the function that failed, such as {@code cuLaunchKernel}. */
    public String call() {
        return call;
    }

    /** Returns the code that the function returned. */
    public int code() {
        return code;
    }

    /** Returns the code's name, such as {@code CUDA_ERROR_LAUNCH_FAILED}. */
    public String codeName() {
        return codeName;
    }
}
