package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How backends are found, and what they tell of themselves. */
@EveryBackend
class BackendProviderTest {
    private static final String NAME = TestBackends.areCuda() ? "CUDA" : "CPU";

    @Test
    void aProviderOpensWhatItIsNamedFor() {
        BackendProvider provider = BackendProvider.of(NAME);
        assertEquals(NAME, provider.name());
        try (Backend backend = provider.open(0, 2, "as a test")) {
            assertTrue(backend.description().startsWith(NAME + ", "), backend.description());
            assertEquals(Precision.F64, backend.precision());
        }
    }

    @Test
    void devicesAreCountedFromZero() {
        BackendProvider provider = BackendProvider.of(NAME);
        provider.open(provider.devices() - 1, 1, "as a test").close();
        String message = assertThrows(
                        IllegalArgumentException.class, () -> provider.open(provider.devices(), 1, "as a test"))
                .getMessage();
        assertTrue(message.startsWith("device is " + provider.devices() + "; it must be 0"), message);
    }

    @Test
    void whatHasNoProviderIsNamedWithThoseThatHave() {
        String message = assertThrows(UnsupportedOperationException.class, () -> BackendProvider.of("Abacus"))
                .getMessage();
        assertTrue(message.startsWith("there is no provider of Abacus, only of [CUDA, CPU]"), message);
    }

    /** A thread whose class loader sees nothing of ours, as threads of application servers may have. */
    @Test
    void theThreadsClassLoaderHasNoPartInIt() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(empty);
            BackendProvider.of(NAME).open(0, 1, "as a test").close();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Both ways of declaring providers name the same: a module's, and that of the class path. */
    @Test
    void theServiceFileNamesWhatTheModuleProvides() throws Exception {
        List<String> ofModule = Backend.class.getModule().getDescriptor().provides().stream()
                .filter(provides -> provides.service().equals(BackendProvider.class.getName()))
                .flatMap(provides -> provides.providers().stream())
                .toList();
        try (var file = Backend.class.getResourceAsStream("/META-INF/services/" + BackendProvider.class.getName())) {
            assertEquals(
                    ofModule,
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }

    @Test
    void aBackendTellsWhatItRunsOn() {
        try (Backend backend = TestBackends.open(1)) {
            Diagnostics found = backend.diagnostics();
            boolean cuda = TestBackends.areCuda();
            assertEquals(cuda, found.device().emulated());
            assertTrue(backend.description().contains(found.device().name()), backend.description());
            assertTrue(found.device().units() > 0);
            assertEquals(cuda, found.device().memoryBytes() > 0);
            String vectors = found.vectorBits() > 0 ? ", " + found.vectorBits() + "-bit vectors" : "";
            assertTrue(backend.description().contains(vectors), backend.description());
            if (cuda) {
                assertTrue(found.library("CUDA driver").file().endsWith("libemulatedcuda.so"), found.toString());
                assertTrue(found.library("cuFFT").file().endsWith("libemulatedcufft.so"), found.toString());
                assertTrue(Integer.parseInt(found.library("cuFFT").version()) > 0);
                assertTrue(found.kernels().startsWith("machine code for sm_"), found.kernels());
            } else {
                assertEquals(List.of(), found.libraries());
                assertEquals(found.vectorBits() > 0 ? "simd" : "scalar", found.kernels());
                assertEquals(Double.POSITIVE_INFINITY, found.copyBytesPerSecond(1));
            }
            assertEquals(
                    "bytes is 0; it must be at least 1",
                    assertThrows(IllegalArgumentException.class, () -> found.copyBytesPerSecond(0))
                            .getMessage());
        }
    }
}
