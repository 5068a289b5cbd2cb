package io.github.magtrack4j;

import io.github.magtrack4j.internal.Arguments;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * What a backend runs on, for people and reports; see {@link Backend#diagnostics}.
 *
 * @param device what computes
 * @param kernels which form of the library's code runs there, such as {@code simd}, {@code scalar} or {@code machine
 *     code for sm_86}
 * @param vectorBits the width of the vectors in bits; 0 where the library's code has none
 * @param libraries the libraries beside ours that it uses, or would use if they were there
 * @param copySpeed what {@link #copyBytesPerSecond} asks
 */
public record Diagnostics(
        Device device, String kernels, int vectorBits, List<Library> libraries, LongToDoubleFunction copySpeed) {
    /** Copies the list. */
    public Diagnostics {
        libraries = List.copyOf(libraries);
    }

    /**
     * Returns a library by its name.
     *
     * @throws IllegalArgumentException if the backend uses no library of this name
     */
    public Library library(String name) {
        return libraries.stream()
                .filter(library -> library.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("name is " + name + "; it must be one of "
                        + libraries.stream().map(Library::name).toList()));
    }

    /**
     * Measures how many bytes per second come from memory of {@link Backend#newArena()} to where the backend computes:
     * what limits tracking of images that are not {@linkplain Backend#upload there}. It is infinite on the CPU, where
     * nothing is copied.
     *
     * @param bytes how much is copied at a time, at least 1; of several copies the fastest counts
     * @throws IllegalStateException if the backend is closed
     * @throws CudaException if the GPU has too little memory
     */
    public double copyBytesPerSecond(long bytes) {
        Arguments.atLeast("bytes", bytes, 1);
        return copySpeed.applyAsDouble(bytes);
    }

    /**
     * What computes.
     *
     * @param name its model, as its driver says it; {@code CPU} for the CPU
     * @param architecture what it is compiled for, such as {@code compute capability 8.6} or {@code amd64}
     * @param units its multiprocessors; of the CPU, its hardware threads
     * @param memoryBytes its own memory in bytes; 0 for the CPU, which has the computer's
     * @param emulated whether the CPU does a GPU's work, as in tests
     */
    public record Device(String name, String architecture, int units, long memoryBytes, boolean emulated) {}

    /**
     * A library beside ours.
     *
     * @param name its name, such as {@code CUDA driver} or {@code cuFFT}
     * @param file the file it was loaded from; empty if it was not
     * @param version its version; empty if it was not loaded
     * @param failure why it could not be loaded; empty if it was
     */
    public record Library(String name, String file, String version, Optional<RuntimeException> failure) {
        /** A library that was loaded. */
        public static Library found(String name, String file, String version) {
            return new Library(name, file, version, Optional.empty());
        }

        /** A library that could not be loaded. */
        public static Library failed(String name, RuntimeException failure) {
            return new Library(name, "", "", Optional.of(failure));
        }
    }
}
