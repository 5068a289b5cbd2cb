package io.github.magtrack4j.internal.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.magtrack4j.bindings.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where libraries are looked for, and what is said of those that are not there. */
class LibrarySearchTest {
    @TempDir
    private Path folder;

    private LibrarySearch.Machine linux() {
        return new LibrarySearch.Machine(
                false,
                Map.of(
                        "CUDA_PATH", folder.resolve("toolkit").toString(),
                        "CUDA_HOME", folder.resolve("home").toString(),
                        "CONDA_PREFIX", folder.resolve("conda").toString(),
                        "VIRTUAL_ENV", folder.resolve("venv").toString(),
                        "HOME", folder.resolve("user").toString()));
    }

    @Test
    void toolkitsCondaAndPipAreSearched() throws IOException {
        Path packages = Files.createDirectories(folder.resolve("venv/lib/python3.12/site-packages"));
        var folders = LibrarySearch.forCuFft(linux()).folders();
        assertEquals(folder.resolve("toolkit/lib64"), folders.getFirst());
        assertTrue(folders.contains(folder.resolve("home/targets/x86_64-linux/lib")), folders.toString());
        assertTrue(folders.contains(Path.of("/usr/local/cuda/lib64")), folders.toString());
        assertTrue(folders.contains(folder.resolve("conda/lib")), folders.toString());
        assertTrue(folders.contains(packages.resolve("nvidia/cufft/lib")), folders.toString());
    }

    @Test
    void windowsHasOtherFolders() {
        LibrarySearch.Machine windows = new LibrarySearch.Machine(
                true, Map.of("CUDA_PATH", folder.toString(), "CONDA_PREFIX", folder.toString()));
        var folders = LibrarySearch.forCuFft(windows).folders();
        assertEquals(folder.resolve("bin"), folders.getFirst());
        assertTrue(folders.contains(folder.resolve("Library").resolve("bin")), folders.toString());
        assertTrue(folders.contains(folder.resolve("Lib/site-packages/nvidia/cufft/bin")), folders.toString());
    }

    @Test
    void everythingThatWasTriedIsTold() throws IOException {
        Files.createDirectories(folder.resolve("conda/lib"));
        Path broken = Files.writeString(folder.resolve("conda/lib/libcufft.so.11"), "no library");
        String before = System.clearProperty("magtrack4j.cuda.cufft");
        try {
            LibrarySearch search = LibrarySearch.forCuFft(linux());
            assertFalse(search.bind(NativeLibrary.CUFFT));
            String tried = String.join("; ", search.tried());
            assertTrue(tried.contains("libcufft.so.12 where the system looks for libraries"), tried);
            assertTrue(tried.contains(folder.resolve("toolkit/lib64/libcufft.so.10") + " (is not there)"), tried);
            assertTrue(tried.contains(broken + " (cannot be opened: "), tried);
            assertTrue(tried.contains("org/bytedeco/cuda/linux-x86_64/libcufft.so.12 on the class path"), tried);
        } finally {
            restore(before);
        }
    }

    @Test
    void aPropertyNamesTheOnlyFileThatIsTried() {
        String before = System.getProperty("magtrack4j.cuda.cufft");
        System.setProperty("magtrack4j.cuda.cufft", folder.resolve("mine.so").toString());
        try {
            LibrarySearch search = LibrarySearch.forCuFft(linux());
            assertFalse(search.bind(NativeLibrary.CUFFT));
            assertEquals(
                    List.of("the system property magtrack4j.cuda.cufft", folder.resolve("mine.so") + " (is not there)"),
                    search.tried());
        } finally {
            restore(before);
        }
    }

    private static void restore(String before) {
        if (before == null) {
            System.clearProperty("magtrack4j.cuda.cufft");
        } else {
            System.setProperty("magtrack4j.cuda.cufft", before);
        }
    }

    /** A library of the C language that is there on every Linux, and is no cuFFT. */
    @Test
    void aLibraryWithoutTheFunctionsIsTooOld() {
        String before = System.getProperty("magtrack4j.cuda.cufft");
        System.setProperty("magtrack4j.cuda.cufft", System.getProperty("java.home") + "/lib/libjava.so");
        try {
            LibrarySearch search = LibrarySearch.forCuFft(linux());
            assertFalse(search.bind(NativeLibrary.CUFFT));
            String last = search.tried().getLast();
            assertTrue(last.contains("(is too old: it lacks cufftDestroy, "), last);
            assertTrue(search.outdated());
        } finally {
            restore(before);
        }
    }
}
