package io.github.magtrack4j.internal.cuda.driver;

import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.check;
import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getHandle;
import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getInt;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.CudaUnavailableException;
import io.github.magtrack4j.CudaUnavailableException.Lacking;
import io.github.magtrack4j.bindings.CudaDriver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The prebuilt kernels, loaded into a context; each is looked up once. Safe to share between threads. */
public final class KernelModule {
    private static final String FATBIN = "kernels.fatbin";

    /** One that is always there, to ask which image was loaded. */
    private static final String ANY_KERNEL = "stack_to_xyzp_u8_f32";

    private final CudaContext context;
    private final MemorySegment handle;
    private final Map<String, MemorySegment> kernels = new ConcurrentHashMap<>();

    private KernelModule(CudaContext context, MemorySegment handle) {
        this.context = context;
        this.handle = handle;
    }

    /**
     * Loads the image that the driver chooses for the context's GPU.
     *
     * @throws CudaUnavailableException if there is none that driver and GPU can do with
     */
    public static KernelModule load(CudaContext context) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment image = read(arena);
            return new KernelModule(
                    context,
                    context.get(() -> getHandle("cuModuleLoadData", into -> CudaDriver.cuModuleLoadData(into, image))));
        } catch (CudaException e) {
            if (e.code() == CudaDriver.CUDA_ERROR_NO_BINARY_FOR_GPU()
                    || e.code() == CudaDriver.CUDA_ERROR_UNSUPPORTED_PTX_VERSION()
                    || e.code() == CudaDriver.CUDA_ERROR_INVALID_PTX()) {
                throw new CudaUnavailableException(
                        Lacking.NEWER_DRIVER,
                        "the driver, for CUDA " + CudaLibrary.version(CudaLibrary.driverVersion())
                                + ", cannot run the kernels on a GPU of compute capability "
                                + context.device().capability() + ": update NVIDIA's driver (" + e.getMessage() + ")");
            }
            throw e;
        }
    }

    private static MemorySegment read(Arena arena) {
        try (InputStream bytes = KernelModule.class.getResourceAsStream(FATBIN)) {
            if (bytes == null) {
                throw new CudaUnavailableException(
                        Lacking.KERNELS,
                        "the kernels (" + FATBIN + ") are not in this library: it was built without them");
            }
            byte[] image = bytes.readAllBytes();
            MemorySegment memory = arena.allocate(image.length, Long.BYTES);
            return memory.copyFrom(MemorySegment.ofArray(image));
        } catch (IOException e) {
            throw new UncheckedIOException("the kernels (" + FATBIN + ") cannot be read", e);
        }
    }

    /** A kernel by its name. */
    public MemorySegment kernel(String name) {
        MemorySegment known = kernels.get(name);
        if (known != null) {
            return known;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            MemorySegment kernel = context.get(
                    () -> getHandle("cuModuleGetFunction", into -> CudaDriver.cuModuleGetFunction(into, handle, text)));
            kernels.put(name, kernel);
            return kernel;
        }
    }

    /** Which of the prebuilt images the driver took, in words: machine code for a GPU, or compiled from PTX. */
    public String image() {
        return context.get(() -> {
            MemorySegment kernel = kernel(ANY_KERNEL);
            int binary = attribute(kernel, CudaDriver.CU_FUNC_ATTRIBUTE_BINARY_VERSION());
            int ptx = attribute(kernel, CudaDriver.CU_FUNC_ATTRIBUTE_PTX_VERSION());
            return binary == ptx
                    ? "machine code for sm_" + binary
                    : "PTX for compute_" + ptx + ", compiled for sm_" + binary + " by the driver";
        });
    }

    private static int attribute(MemorySegment kernel, int attribute) {
        return getInt("cuFuncGetAttribute", into -> CudaDriver.cuFuncGetAttribute(into, attribute, kernel));
    }

    public void unload() {
        context.free(() -> check("cuModuleUnload", CudaDriver.cuModuleUnload(handle)));
    }
}
