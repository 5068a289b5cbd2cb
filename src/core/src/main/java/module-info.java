/** Bead tracking for magnetic tweezers: images in, x, y, z out. */
@SuppressWarnings("module") // the modules that share our file handling are built after this one
module io.github.magtrack4j {
    requires static jdk.incubator.vector;
    requires io.github.magtrack4j.bindings;

    exports io.github.magtrack4j;
    exports io.github.magtrack4j.calibration;
    exports io.github.magtrack4j.detection;
    exports io.github.magtrack4j.method;
    exports io.github.magtrack4j.jointfit;
    exports io.github.magtrack4j.npy;
    exports io.github.magtrack4j.quality;
    exports io.github.magtrack4j.simulation;
    exports io.github.magtrack4j.internal to
            io.github.magtrack4j.analysis,
            io.github.magtrack4j.files;
    exports io.github.magtrack4j.internal.fft to
            io.github.magtrack4j.analysis;
    exports io.github.magtrack4j.internal.io to
            io.github.magtrack4j.files,
            io.github.magtrack4j.tracking;

    uses io.github.magtrack4j.BackendProvider;

    provides io.github.magtrack4j.BackendProvider with
            io.github.magtrack4j.internal.cpu.CpuProvider,
            io.github.magtrack4j.internal.cuda.CudaProvider;
}
