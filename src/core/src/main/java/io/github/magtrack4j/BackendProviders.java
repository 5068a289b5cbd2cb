package io.github.magtrack4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The providers that there are. */
final class BackendProviders {
    /**
     * Those that are seen from this library, whatever the calling thread's class loader sees; the first to try first.
     */
    private static final List<BackendProvider> ALL = load();

    private BackendProviders() {}

    private static List<BackendProvider> load() {
        List<BackendProvider> providers = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class, BackendProvider.class.getClassLoader())
                .forEach(providers::add);
        providers.sort(Comparator.comparingInt(BackendProvider::priority).reversed());
        return List.copyOf(providers);
    }

    static BackendProvider named(String name) {
        return ALL.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> none("of " + name + ", only of "
                        + ALL.stream().map(BackendProvider::name).toList()));
    }

    private static UnsupportedOperationException none(String what) {
        return new UnsupportedOperationException(
                "there is no provider " + what + "; where jars are merged, their files META-INF/services/"
                        + BackendProvider.class.getName() + " must be, too");
    }

    /** Opens the first hardware that works; the last one's failure is the caller's. */
    static Backend openBest() {
        List<String> failed = new ArrayList<>();
        RuntimeException last = null;
        for (BackendProvider provider : ALL) {
            try {
                return provider.open(0, Runtime.getRuntime().availableProcessors(), reason(failed));
            } catch (UnsupportedOperationException | CudaException e) {
                failed.add(provider.name() + " does not work here: " + why(e));
                last = e;
            }
        }
        throw last == null ? none("of any hardware") : last;
    }

    private static String reason(List<String> failed) {
        return failed.isEmpty() ? "the first choice" : String.join("; ", failed);
    }

    private static String why(RuntimeException failure) {
        return failure instanceof CudaUnavailableException unavailable ? unavailable.reason() : failure.getMessage();
    }
}
