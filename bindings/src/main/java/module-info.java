/** The CUDA driver, cuFFT and the arguments of our kernels as Java sees them: generated, for our own use alone. */
@SuppressWarnings("module") // the module that uses this one is built after it
module io.github.magtrack4j.bindings {
    exports io.github.magtrack4j.bindings to
            io.github.magtrack4j;
}
