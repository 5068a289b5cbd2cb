package io.github.magtrack4j.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** How movies find what opens them. */
class MovieProviderTest {
    /** Both ways of declaring a provider name the same: a module's, and that of the class path. */
    @Test
    void theServiceFileNamesWhatTheModuleProvides() throws Exception {
        List<String> provided = ServiceLoader.load(MovieProvider.class, MovieProvider.class.getClassLoader()).stream()
                .map(provider -> provider.type().getName())
                .toList();
        try (InputStream file =
                MovieProvider.class.getResourceAsStream("/META-INF/services/" + MovieProvider.class.getName())) {
            assertEquals(
                    provided,
                    new String(file.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }
}
