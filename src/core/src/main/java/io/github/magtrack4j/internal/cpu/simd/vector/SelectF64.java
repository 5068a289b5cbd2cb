package io.github.magtrack4j.internal.cpu.simd.vector;

import static io.github.magtrack4j.internal.cpu.simd.vector.LanesF64.LANES;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;

/**
 * Looks up lanes in a table of two vectors: {@code index.selectFrom(first, second)}, one instruction with AVX-512.
 *
 * <p>The JDK has that method from version 24 on, and this is compiled for 22; hence the handle. Being {@code static
 * final}, it costs no more than the call.
 */
public final class SelectF64 {
    private static final MethodType TYPE =
            MethodType.methodType(LongVector.class, LongVector.class, LongVector.class, LongVector.class);

    /** The index, its lanes modulo twice their number, and the two vectors: to be called by {@code invokeExact}. */
    public static final MethodHandle FROM_TWO = find();

    private SelectF64() {}

    private static MethodHandle find() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        MethodType method = MethodType.methodType(LongVector.class, Vector.class, Vector.class);
        try {
            try {
                return lookup.findVirtual(LongVector.class, "selectFrom", method)
                        .asType(TYPE);
            } catch (NoSuchMethodException e) {
                return lookup.findStatic(SelectF64.class, "fromEither", TYPE);
            }
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The same before JDK 24: right, but not fast. */
    static LongVector fromEither(LongVector index, LongVector first, LongVector second) {
        LongVector lane = index.and(LANES - 1);
        return lane.selectFrom(first)
                .blend(lane.selectFrom(second), index.and(LANES).compare(VectorOperators.NE, 0));
    }
}
