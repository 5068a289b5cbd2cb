package io.github.magtrack4j.internal.cuda.driver;

import io.github.magtrack4j.bindings.CuFft;
import java.util.stream.Stream;

/** What cuFFT's codes mean; unlike the driver, it has no text of its own for them. */
enum CuFftCode {
    CUFFT_INVALID_PLAN(CuFft.CUFFT_INVALID_PLAN(), "the plan's handle is wrong"),
    CUFFT_ALLOC_FAILED(CuFft.CUFFT_ALLOC_FAILED(), "the GPU has too little memory"),
    CUFFT_INVALID_TYPE(CuFft.CUFFT_INVALID_TYPE(), "there is no such kind of transform"),
    CUFFT_INVALID_VALUE(CuFft.CUFFT_INVALID_VALUE(), "an argument is wrong"),
    CUFFT_INTERNAL_ERROR(CuFft.CUFFT_INTERNAL_ERROR(), "the driver failed, or cuFFT did"),
    CUFFT_EXEC_FAILED(CuFft.CUFFT_EXEC_FAILED(), "the transform failed on the GPU"),
    CUFFT_SETUP_FAILED(CuFft.CUFFT_SETUP_FAILED(), "the library could not be set up; it may be too new for the driver"),
    CUFFT_INVALID_SIZE(CuFft.CUFFT_INVALID_SIZE(), "there is no transform of this size"),
    CUFFT_UNALIGNED_DATA(CuFft.CUFFT_UNALIGNED_DATA(), "an address is misaligned"),
    CUFFT_INVALID_DEVICE(CuFft.CUFFT_INVALID_DEVICE(), "the plan is for another GPU"),
    CUFFT_NO_WORKSPACE(CuFft.CUFFT_NO_WORKSPACE(), "there is no memory to work in"),
    CUFFT_NOT_IMPLEMENTED(CuFft.CUFFT_NOT_IMPLEMENTED(), "this cuFFT cannot do it"),
    CUFFT_NOT_SUPPORTED(CuFft.CUFFT_NOT_SUPPORTED(), "this cuFFT does not support it");

    private final int code;
    private final String text;

    CuFftCode(int code, String text) {
        this.code = code;
        this.text = text;
    }

    static String nameOf(int code) {
        return of(code).map(Enum::name).findFirst().orElse("CUFFT_ERROR");
    }

    static String textOf(int code) {
        return of(code).map(known -> known.text).findFirst().orElse("cuFFT does not say why");
    }

    private static Stream<CuFftCode> of(int code) {
        return Stream.of(values()).filter(known -> known.code == code);
    }
}
