package io.github.magtrack4j.files;

import java.util.Optional;
import java.util.ServiceLoader;

/** The provider that opens movies. */
final class MovieProviders {
    /** The one that is seen from this library, whatever the calling thread's class loader sees. */
    private static final Optional<MovieProvider> FIRST = ServiceLoader.load(
                    MovieProvider.class, MovieProvider.class.getClassLoader())
            .findFirst();

    private MovieProviders() {}

    /**
     * Returns the provider.
     *
     * @throws UnsupportedOperationException if there is none
     */
    static MovieProvider first() {
        return FIRST.orElseThrow(() -> new UnsupportedOperationException(
                "there is no provider of movies; where jars are merged, their files META-INF/services/"
                        + MovieProvider.class.getName() + " must be, too"));
    }
}
