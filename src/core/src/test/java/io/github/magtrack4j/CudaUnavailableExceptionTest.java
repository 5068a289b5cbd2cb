package io.github.magtrack4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.magtrack4j.CudaUnavailableException.Lacking;
import java.util.List;
import org.junit.jupiter.api.Test;

class CudaUnavailableExceptionTest {
    @Test
    void theMessageHasThePlacesThatWereTriedAndTheReasonHasNot() {
        CudaUnavailableException e = new CudaUnavailableException(
                Lacking.DRIVER, "there is none; tried: much", List.of("a", "b (is broken)"));
        assertEquals(Lacking.DRIVER, e.lacking());
        assertEquals("there is none; tried: much", e.reason());
        assertEquals(List.of("a", "b (is broken)"), e.tried());
        assertEquals("there is none; tried: much; tried: a; b (is broken)", e.getMessage());
    }

    @Test
    void withoutASearchTheMessageIsTheReason() {
        CudaUnavailableException e = new CudaUnavailableException(Lacking.NEWER_GPU, "it is old");
        assertEquals("it is old", e.getMessage());
        assertEquals("it is old", e.reason());
        assertEquals(List.of(), e.tried());
    }
}
