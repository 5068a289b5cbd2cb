package io.github.magtrack4j.bindings;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

/**
 * The libraries whose functions were generated, and what they are bound to in this JVM.
 *
 * <p>A function is bound for good when it is first called, so a library is bound once. Safe to share between threads.
 */
public final class NativeLibrary {
    /** The driver that comes with a GPU. */
    public static final NativeLibrary CUDA_DRIVER = new NativeLibrary("the CUDA driver", CudaDriver.class);

    /** NVIDIA's Fourier transforms. */
    public static final NativeLibrary CUFFT = new NativeLibrary("cuFFT", CuFft.class);

    private static final String ADDRESS = "$address";

    private final String name;
    private final Class<?> functions;
    private volatile SymbolLookup library;

    private NativeLibrary(String name, Class<?> functions) {
        this.name = name;
        this.functions = functions;
    }

    /**
     * Says where the functions are, unless that is said already.
     *
     * @return the functions that were generated but are not there; where there are some, nothing was bound
     */
    public synchronized List<String> bind(SymbolLookup found) {
        if (library != null) {
            return List.of();
        }
        List<String> missing =
                functions().filter(symbol -> found.find(symbol).isEmpty()).toList();
        if (missing.isEmpty()) {
            library = found;
            touch();
        }
        return missing;
    }

    /** Whether the functions can be called. */
    public boolean isBound() {
        return library != null;
    }

    /** The functions that were generated, in the alphabet's order. */
    Stream<String> functions() {
        return addresses()
                .map(method -> method.getName().substring(0, method.getName().length() - ADDRESS.length()));
    }

    private Stream<Method> addresses() {
        return Stream.of(functions.getMethods())
                .filter(method -> method.getName().endsWith(ADDRESS))
                .sorted((a, b) -> a.getName().compareTo(b.getName()));
    }

    /** Links every function now, so that no later call waits for another thread that does. */
    private void touch() {
        addresses().forEach(method -> {
            try {
                method.invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(method + " was generated, and cannot be called", e);
            }
        });
    }

    /** The address of a function of this library, as the generated code asks for it. */
    MemorySegment function(String function) {
        if (library == null) {
            throw new IllegalStateException(name + " was not bound before " + function + " was called");
        }
        return library.find(function)
                .orElseThrow(() -> new UnsatisfiedLinkError(name + " has no function " + function));
    }
}
