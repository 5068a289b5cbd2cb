package io.github.magtrack4j.internal.cpu.simd.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.magtrack4j.KernelTest;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.stream.LongStream;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Selecting from two vectors: the JDK's method where there is one, and what stands in for it where there is none.
 *
 * <p>No signature names a vector: where there is no module of them the class is still looked at.
 */
@KernelTest
@Tag("simd")
class SelectTest {
    @Test
    void longsComeFromTheirPlaceInTheTable() throws Throwable {
        check(long.class, SelectF64.FROM_TWO);
        check(long.class, substitute(SelectF64.class, LongVector.class));
    }

    @Test
    void integersComeFromTheirPlaceInTheTable() throws Throwable {
        check(int.class, SelectF32.FROM_TWO);
        check(int.class, substitute(SelectF32.class, IntVector.class));
    }

    private static MethodHandle substitute(Class<?> select, Class<?> vector) throws ReflectiveOperationException {
        return MethodHandles.lookup()
                .findStatic(select, "fromEither", MethodType.methodType(vector, vector, vector, vector));
    }

    /** The table holds the numbers of its places; places before it and behind it count from its other end. */
    private static void check(Class<?> element, MethodHandle select) throws Throwable {
        VectorSpecies<?> species = VectorSpecies.of(element, VectorShape.forBitSize(VectorWidth.BITS));
        int lanes = species.length();
        Vector<?> first = species.broadcast(0).addIndex(1);
        Vector<?> second = species.broadcast(lanes).addIndex(1);
        for (int start = -3 * lanes; start <= 3 * lanes; start++) {
            Vector<?> index = species.broadcast(start).addIndex(3);
            long[] places = index.toLongArray();
            LongStream expected = Arrays.stream(places).map(place -> Math.floorMod(place, 2 * lanes));
            Vector<?> selected = (Vector<?>) select.invoke(index, first, second);
            assertArrayEquals(expected.toArray(), selected.toLongArray());
        }
    }
}
