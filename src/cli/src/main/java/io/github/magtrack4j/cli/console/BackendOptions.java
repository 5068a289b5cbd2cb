package io.github.magtrack4j.cli.console;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.Precision;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what computes. */
public final class BackendOptions {
    /** What computes. */
    enum Kind {
        /** The fastest that works here. */
        BEST,
        /** The CPU. */
        CPU,
        /** An NVIDIA GPU. */
        CUDA
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--backend",
            defaultValue = "best",
            paramLabel = "KIND",
            description = "The hardware to compute on: best, cpu or cuda (default: ${DEFAULT-VALUE}).")
    private Kind kind;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "The number of threads (default: one per core). Results do not depend on it.")
    private Integer threads;

    @Option(
            names = "--device",
            defaultValue = "0",
            paramLabel = "N",
            description = "The number of the GPU, from 0, with --backend cuda (default: ${DEFAULT-VALUE}).")
    private int device;

    @Option(
            names = "--precision",
            defaultValue = "f64",
            paramLabel = "TYPE",
            description = "Compute in f64 (64 bits), or in f32 (32 bits), which is faster and within 0.001 px"
                    + " (default: ${DEFAULT-VALUE}).")
    private Precision precision;

    /** Refuses what cannot be, before any work is done. */
    public void check() {
        CommonOptions.require(
                command,
                kind != Kind.CUDA || threads == null,
                "--threads is for the CPU; leave it out with --backend cuda");
        CommonOptions.require(command, device >= 0, "--device is " + device + "; it must be at least 0");
        CommonOptions.require(
                command, threads == null || threads >= 1, "--threads is " + threads + "; it must be at least 1");
    }

    /** Returns how many threads compute on the CPU, beside a GPU if there is one. */
    public int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** Opens the backend. */
    public Backend open() throws IOException {
        try {
            return openIn64Bits().withPrecision(precision);
        } catch (UnsupportedOperationException | CudaException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // The one argument that only the backend can check.
            throw new IOException("--" + e.getMessage(), e);
        }
    }

    private Backend openIn64Bits() {
        if (threads != null) {
            return Backend.cpu(threads);
        }
        return switch (kind) {
            case BEST -> Backend.best();
            case CPU -> Backend.cpu();
            case CUDA -> Backend.cuda(device);
        };
    }
}
