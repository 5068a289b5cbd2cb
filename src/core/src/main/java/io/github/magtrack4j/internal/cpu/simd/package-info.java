/**
 * The arithmetic in SIMD, with the Vector API. Nothing here may be touched where the module
 * {@code jdk.incubator.vector} is absent.
 *
 * <p>{@link io.github.magtrack4j.internal.cpu.simd.SimdKernelsF64} is the entrance. Behind it each kernel is a class
 * that owns its scratch memory: {@link io.github.magtrack4j.internal.cpu.simd.PixelsF64} reads an image into an
 * {@link io.github.magtrack4j.internal.cpu.simd.vector.ImageF64}, from which
 * {@link io.github.magtrack4j.internal.cpu.simd.MomentsF64}, {@link io.github.magtrack4j.internal.cpu.simd.MedianF64},
 * {@link io.github.magtrack4j.internal.cpu.simd.LinesF64} and
 * {@link io.github.magtrack4j.internal.cpu.simd.RadialProfileF64} compute;
 * {@link io.github.magtrack4j.internal.cpu.simd.SelfConvolutionF64} goes on from the lines,
 * {@link io.github.magtrack4j.internal.cpu.simd.CorrelationF64} from the profile. Two more entrances are
 * {@link io.github.magtrack4j.internal.cpu.simd.SimdSeriesKernelsF64} and, for simulated beads,
 * {@link io.github.magtrack4j.internal.cpu.simd.SimdBeadKernelsF64}.
 * {@link io.github.magtrack4j.internal.cpu.simd.vector.ExponentialF64},
 * {@link io.github.magtrack4j.internal.cpu.simd.fft.PhasorF64} and
 * {@link io.github.magtrack4j.internal.cpu.simd.fft.FftF64} serve several of them.
 *
 * <p>What looks odd here has to do with the just-in-time compiler, which keeps vectors in registers only within one
 * method. So kernels are passes of one loop each, a loop stands in full in its method, and what one pass hands to the
 * next goes through memory. {@link io.github.magtrack4j.internal.cpu.simd.vector.Memory} says how that memory is
 * reached.
 *
 * <p>The build makes each {@code …F32} from the {@code …F64} beside it; only
 * {@link io.github.magtrack4j.internal.cpu.simd.vector.LanesF64} and
 * {@link io.github.magtrack4j.internal.cpu.simd.vector.LanesF32}, which hold what differs, are both written by hand.
 * See {@code docs/explanation/kernels.md}.
 */
package io.github.magtrack4j.internal.cpu.simd;
