package io.github.magtrack4j;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests that the build runs with each width of vectors in turn, and without any; skipped where it forces vectors
 * that are wider than the machine's.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("kernels")
@ExtendWith(WideEnough.class)
public @interface KernelTest {}
