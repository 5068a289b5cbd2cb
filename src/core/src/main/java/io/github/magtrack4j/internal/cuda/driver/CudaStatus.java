package io.github.magtrack4j.internal.cuda.driver;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.Diagnostics;
import io.github.magtrack4j.Diagnostics.Library;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * What there is to know about an open session, for people.
 *
 * @param device the GPU
 * @param driver the driver's file
 * @param driverVersion the CUDA that the driver is for, such as 12.4
 * @param image which of the prebuilt kernels the driver took
 */
public record CudaStatus(CudaDevice device, String driver, String driverVersion, String image) {
    /**
     * The same in the words of every backend, and cuFFT, which is looked for now.
     *
     * @param copySpeed measures how fast memory goes to the GPU
     */
    public Diagnostics diagnostics(LongToDoubleFunction copySpeed) {
        return new Diagnostics(
                new Diagnostics.Device(
                        device.name(),
                        "compute capability " + device.capability(),
                        device.multiprocessors(),
                        device.memory(),
                        device.isEmulated()),
                image,
                0,
                List.of(Library.found("CUDA driver", driver, driverVersion), cuFft()),
                copySpeed);
    }

    private static Library cuFft() {
        try {
            return Library.found("cuFFT", CudaLibrary.openCuFft(), String.valueOf(CudaLibrary.cuFftVersion()));
        } catch (CudaUnavailableException | CudaException e) {
            return Library.failed("cuFFT", e);
        }
    }
}
