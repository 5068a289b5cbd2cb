package io.github.magtrack4j.internal.cuda.driver;

import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.check;
import static io.github.magtrack4j.internal.cuda.driver.CudaLibrary.getInt;

import io.github.magtrack4j.CudaException;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.bindings.CuFft;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Plans for Fourier transforms of many images at once on one stream, kept for the next time. A plan has memory of its
 * own to work in, so that it belongs to its stream.
 */
public final class FftPlans implements AutoCloseable {
    /** As many as one movie needs, for the chunks and for the last one. */
    private static final int MOST = 4;

    /** What a plan is for. */
    private record Key(Kind kind, int size, int images) {}

    /** What is transformed into what. */
    public enum Kind {
        REAL_F32(CuFft.CUFFT_R2C()),
        REAL_F64(CuFft.CUFFT_D2Z()),
        INVERSE_F32(CuFft.CUFFT_C2C()),
        INVERSE_F64(CuFft.CUFFT_Z2Z());

        private final int type;

        Kind(int type) {
            this.type = type;
        }

        public static Kind real(Precision precision) {
            return precision == Precision.F64 ? REAL_F64 : REAL_F32;
        }

        public static Kind inverse(Precision precision) {
            return precision == Precision.F64 ? INVERSE_F64 : INVERSE_F32;
        }
    }

    private final CudaContext context;
    private final MemorySegment stream;
    private final Map<Key, Integer> plans = new LinkedHashMap<>(MOST, 0.75f, true);

    public FftPlans(CudaContext context, MemorySegment stream) {
        this.context = context;
        this.stream = stream;
    }

    /**
     * Transforms images, one after the other in memory, each without padding. The context must be current.
     *
     * @param kind what is transformed into what
     * @param size the width of the images
     * @param images how many there are
     * @param from where they are
     * @param to where the transforms go: of real images, {@code size} rows of {@code size / 2 + 1} complex numbers
     */
    public void transform(Kind kind, int size, long images, long from, long to) {
        int plan = plan(new Key(kind, size, Math.toIntExact(images)));
        MemorySegment source = MemorySegment.ofAddress(from);
        MemorySegment target = MemorySegment.ofAddress(to);
        switch (kind) {
            case REAL_F32 -> check("cufftExecR2C", CuFft.cufftExecR2C(plan, source, target));
            case REAL_F64 -> check("cufftExecD2Z", CuFft.cufftExecD2Z(plan, source, target));
            case INVERSE_F32 -> check("cufftExecC2C", CuFft.cufftExecC2C(plan, source, target, CuFft.CUFFT_INVERSE()));
            case INVERSE_F64 -> check("cufftExecZ2Z", CuFft.cufftExecZ2Z(plan, source, target, CuFft.CUFFT_INVERSE()));
        }
    }

    private int plan(Key key) {
        Integer known = plans.get(key);
        if (known != null) {
            return known;
        }
        if (plans.size() == MOST) {
            Key oldest = plans.keySet().iterator().next();
            int plan = plans.remove(oldest);
            check("cufftDestroy", CuFft.cufftDestroy(plan));
        }
        int plan = newPlan(key);
        try {
            check("cufftSetStream", CuFft.cufftSetStream(plan, stream));
        } catch (CudaException failure) {
            // Kept, it would run beside the stream the next time. That it cannot be destroyed either would be no news.
            CuFft.cufftDestroy(plan);
            throw failure;
        }
        plans.put(key, plan);
        return plan;
    }

    private static int newPlan(Key key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lengths = arena.allocateFrom(ValueLayout.JAVA_INT, key.size, key.size);
            MemorySegment packed = MemorySegment.NULL;
            return getInt(
                    "cufftPlanMany",
                    into -> CuFft.cufftPlanMany(
                            into, 2, lengths, packed, 1, 0, packed, 1, 0, key.kind.type, key.images));
        }
    }

    /** Lets go of all plans; nothing may be running. */
    @Override
    public void close() {
        if (!plans.isEmpty()) {
            Closing closing = new Closing();
            plans.values()
                    .forEach(plan ->
                            closing.step(() -> context.free(() -> check("cufftDestroy", CuFft.cufftDestroy(plan)))));
            plans.clear();
            closing.finish();
        }
    }
}
