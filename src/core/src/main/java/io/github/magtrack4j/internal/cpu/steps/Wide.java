package io.github.magtrack4j.internal.cpu.steps;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code double} that stays 64 bits wide in the 32-bit twin of a kernel.
 *
 * <p>The build makes each class {@code …F32} from the class {@code …F64} beside it, by exchanging the names of types;
 * see {@code docs/explanation/architecture.md}. A {@code double} marked so is left as it is.
 */
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.SOURCE)
public @interface Wide {}
