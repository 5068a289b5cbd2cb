package io.github.magtrack4j.internal.cuda.driver;

/**
 * What there is to know about an open backend, for people.
 *
 * @param device the GPU
 * @param driver the driver's file
 * @param driverVersion the CUDA that the driver is for, such as 12.4
 * @param image which of the prebuilt kernels the driver took
 */
public record CudaStatus(CudaDevice device, String driver, String driverVersion, String image) {
    /**
     * cuFFT, where it is there.
     *
     * @param file its file
     * @param version its version, as it counts
     */
    public record CuFft(String file, int version) {
        /**
         * Finds cuFFT.
         *
         * @throws io.github.magtrack4j.CudaUnavailableException if it is not there, with how to get it
         */
        public static CuFft find() {
            return new CuFft(CudaLibrary.openCuFft(), CudaLibrary.cuFftVersion());
        }
    }
}
