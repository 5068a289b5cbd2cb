package io.github.magtrack4j.internal.cuda.driver;

import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getInt;

import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.CudaUnavailableException.Lacking;
import io.github.magtrack4j.bindings.CudaDriver;
import io.github.magtrack4j.internal.Arguments;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A GPU as its driver describes it.
 *
 * @param number its number, from 0
 * @param handle what the driver calls it
 * @param name its name
 * @param major the first figure of its compute capability
 * @param minor the second
 * @param multiprocessors how many there are
 * @param memory its memory in bytes
 */
public record CudaDevice(int number, int handle, String name, int major, int minor, int multiprocessors, long memory) {
    /** What the emulated driver, which tests run on, calls its GPUs; no other is called so. */
    private static final String EMULATED_NAME = "Emulated GPU";

    private static final int LONGEST_NAME = 256;

    /** Pascal: the oldest that the prebuilt kernels are for. */
    private static final int OLDEST_MAJOR = 6;

    /**
     * The number of GPUs that the driver shows.
     *
     * @throws CudaUnavailableException if there is no driver, no GPU, or the driver is too old
     */
    public static int count() {
        CudaLibrary.openDriver();
        return getInt("cuDeviceGetCount", CudaDriver::cuDeviceGetCount);
    }

    /** Asks the driver for a GPU that the kernels can run on. */
    public static CudaDevice open(int number) {
        int count = count();
        if (count == 0) {
            throw CudaLibrary.noDevice();
        }
        Arguments.require(
                "device", number, number < count, count == 1 ? "0, the only GPU's number" : "0 to " + (count - 1));
        int handle = getInt("cuDeviceGet", into -> CudaDriver.cuDeviceGet(into, number));
        CudaDevice device = new CudaDevice(
                number,
                handle,
                name(handle),
                attribute(handle, CudaDriver.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR()),
                attribute(handle, CudaDriver.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR()),
                attribute(handle, CudaDriver.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT()),
                CudaLibrary.getLong("cuDeviceTotalMem", into -> CudaDriver.cuDeviceTotalMem_v2(into, handle)));
        if (device.major < OLDEST_MAJOR) {
            throw new CudaUnavailableException(
                    Lacking.NEWER_GPU,
                    "the GPU " + device.name + " has compute capability " + device.capability() + "; it must have "
                            + OLDEST_MAJOR + ".0 (Pascal) or later");
        }
        if (attribute(handle, CudaDriver.CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING()) == 0) {
            throw new CudaUnavailableException(
                    Lacking.NEWER_GPU,
                    "the GPU " + device.name + " does not share its addresses with the computer; it must");
        }
        return device;
    }

    /** The compute capability in words. */
    public String capability() {
        return major + "." + minor;
    }

    /** Whether the CPU computes in its place. */
    public boolean isEmulated() {
        return name.startsWith(EMULATED_NAME);
    }

    private static String name(int handle) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(LONGEST_NAME);
            CudaLibrary.check("cuDeviceGetName", CudaDriver.cuDeviceGetName(name, LONGEST_NAME, handle));
            return name.getString(0);
        }
    }

    private static int attribute(int handle, int attribute) {
        return getInt("cuDeviceGetAttribute", into -> CudaDriver.cuDeviceGetAttribute(into, attribute, handle));
    }
}
