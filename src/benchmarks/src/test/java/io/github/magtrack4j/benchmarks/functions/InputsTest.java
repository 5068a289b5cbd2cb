package io.github.magtrack4j.benchmarks.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.PixelType;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputsTest {
    /** Calls go on where the one before ended, and a rest has none. */
    @Test
    void callsAreOfTheirImagesInTurn() {
        try (Backend scalar = BackendKind.SCALAR.open(1)) {
            Inputs all = Inputs.make(scalar, PixelType.U8, 16, 20);
            List<Inputs> calls = all.calls(6);
            assertEquals(3, calls.size());
            for (int call = 0; call < calls.size(); call++) {
                Inputs inputs = calls.get(call);
                assertEquals(6, inputs.count());
                for (int image = 0; image < 6; image++) {
                    int of = call * 6 + image;
                    assertEquals(all.stack().get(of, 8, 9), inputs.stack().get(image, 8, 9));
                    assertEquals(all.centers().x().get(of), inputs.centers().x().get(image));
                    assertEquals(all.profiles().get(of, 3), inputs.profiles().get(image, 3));
                    assertEquals(all.xyzNm().get(of, 2), inputs.xyzNm().get(image, 2));
                }
                Object answer = BackendFunction.STACK_TO_XYZP.call(scalar, inputs);
                assertSame(inputs.tracks(), answer);
                assertEquals(all.tracks().z().get(5), inputs.tracks().z().get(5));
            }
        }
    }
}
