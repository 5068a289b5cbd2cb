package io.github.magtrack4j.internal.cuda.driver;

import static io.github.magtrack4j.bindings.CudaDriver.CUDA_ERROR_NO_DEVICE;
import static io.github.magtrack4j.bindings.CudaDriver.CUDA_ERROR_OUT_OF_MEMORY;
import static io.github.magtrack4j.bindings.CudaDriver.CUDA_SUCCESS;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.CudaUnavailableException.Lacking;
import io.github.magtrack4j.bindings.CuFft;
import io.github.magtrack4j.bindings.CudaDriver;
import io.github.magtrack4j.bindings.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The driver and cuFFT in this JVM: found and bound once, when they are first asked for; and the check of what their
 * functions return. Safe to share between threads.
 */
public final class CudaLibrary {
    /** The oldest driver that the generated functions and the prebuilt kernels can do with: CUDA 11.0's. */
    static final int OLDEST_DRIVER = 11000;

    private static String driver;
    private static String cuFft;

    private CudaLibrary() {}

    /**
     * Makes the driver's functions callable.
     *
     * @return the library's file
     * @throws CudaUnavailableException if there is none, or it has no GPU, or it is too old
     */
    public static synchronized String openDriver() {
        if (driver == null) {
            LibrarySearch search = LibrarySearch.forDriver(LibrarySearch.Machine.current());
            if (!search.bind(NativeLibrary.CUDA_DRIVER)) {
                throw search.outdated()
                        ? new CudaUnavailableException(
                                Lacking.NEWER_DRIVER,
                                "the CUDA driver lacks functions: update NVIDIA's driver",
                                search.tried())
                        : new CudaUnavailableException(
                                Lacking.DRIVER,
                                "there is no CUDA driver, which comes with NVIDIA's driver for a GPU",
                                search.tried());
            }
            driver = search.found();
        }
        // Again each time, for a GPU may have come.
        int code = CudaDriver.cuInit(0);
        if (code == CUDA_ERROR_NO_DEVICE()) {
            throw noDevice();
        }
        check("cuInit", code);
        if (driverVersion() < OLDEST_DRIVER) {
            throw new CudaUnavailableException(
                    Lacking.NEWER_DRIVER,
                    "the CUDA driver (" + driver + ") is for CUDA " + version(driverVersion()) + "; it must be for "
                            + version(OLDEST_DRIVER) + " or later: update NVIDIA's driver");
        }
        return driver;
    }

    static CudaUnavailableException noDevice() {
        return new CudaUnavailableException(
                Lacking.GPU,
                "there is no NVIDIA GPU that CUDA can use here (the driver is " + driver
                        + "; the environment variable CUDA_VISIBLE_DEVICES may hide GPUs)");
    }

    /**
     * Makes cuFFT's functions callable.
     *
     * @return the library's file
     * @throws CudaUnavailableException if there is none, with how to get it
     */
    public static synchronized String openCuFft() {
        if (cuFft == null) {
            LibrarySearch search = LibrarySearch.forCuFft(LibrarySearch.Machine.current());
            if (!search.bind(NativeLibrary.CUFFT)) {
                throw new CudaUnavailableException(
                        Lacking.CUFFT,
                        "this function needs NVIDIA's library cuFFT (of CUDA 11, 12 or 13), which is not here. Get it"
                                + " with 'pip install nvidia-cufft-cu12', with 'conda install libcufft', with the CUDA"
                                + " toolkit, or with the Maven artifact org.bytedeco:cuda-redist on the class path, or"
                                + " name its file with -Dmagtrack4j.cuda.cufft=FILE",
                        search.tried());
            }
            cuFft = search.found();
        }
        return cuFft;
    }

    /** The version of CUDA that the driver is for, times 1000. */
    public static int driverVersion() {
        return getInt("cuDriverGetVersion", CudaDriver::cuDriverGetVersion);
    }

    /** The version of cuFFT, as it counts. */
    static int cuFftVersion() {
        openCuFft();
        return getInt("cufftGetVersion", CuFft::cufftGetVersion);
    }

    /** A version of CUDA in words. */
    public static String version(int version) {
        return version / 1000 + "." + version % 1000 / 10;
    }

    /** A call that stores one number. */
    public interface Getter {
        int get(MemorySegment into);
    }

    static int getInt(String call, Getter getter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(ValueLayout.JAVA_INT);
            check(call, getter.get(into));
            return into.get(ValueLayout.JAVA_INT, 0);
        }
    }

    /** A call that stores one number of 64 bits, an address or a size. */
    static long getLong(String call, Getter getter) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(ValueLayout.JAVA_LONG);
            check(call, getter.get(into));
            return into.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /** A call that stores a handle. */
    public static MemorySegment getHandle(String call, Getter getter) {
        return MemorySegment.ofAddress(getLong(call, getter));
    }

    /** Throws where a function failed; those whose name starts with cufft are cuFFT's, with codes of its own. */
    public static void check(String call, int code) {
        if (code != CUDA_SUCCESS()) {
            throw failure(call, code);
        }
    }

    private static CudaException failure(String call, int code) {
        if (isCuFft(call)) {
            return new CudaException(call, code, CuFftCode.nameOf(code), CuFftCode.textOf(code));
        }
        return new CudaException(
                call,
                code,
                text(code, CudaDriver::cuGetErrorName, "CUDA_ERROR"),
                text(code, CudaDriver::cuGetErrorString, "the driver has no text for it"));
    }

    private static boolean isCuFft(String call) {
        return call.startsWith("cufft");
    }

    private interface TextGetter {
        int get(int code, MemorySegment into);
    }

    private static String text(int code, TextGetter getter, String otherwise) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment into = arena.allocate(ValueLayout.ADDRESS);
            if (getter.get(code, into) != CUDA_SUCCESS()) {
                return otherwise;
            }
            MemorySegment text = into.get(ValueLayout.ADDRESS, 0);
            return text.address() == 0
                    ? otherwise
                    : text.reinterpret(Long.MAX_VALUE).getString(0);
        }
    }

    /** Whether a failure is for want of memory, in the driver or in cuFFT. */
    public static boolean isOutOfMemory(CudaException failure) {
        return failure.code() == (isCuFft(failure.call()) ? CuFft.CUFFT_ALLOC_FAILED() : CUDA_ERROR_OUT_OF_MEMORY());
    }
}
