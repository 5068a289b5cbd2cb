package io.github.magtrack4j.internal.cuda;

import io.github.magtrack4j.Axis;
import io.github.magtrack4j.BeadOptics;
import io.github.magtrack4j.Centers;
import io.github.magtrack4j.Diagnostics;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.JointFits;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.RingTables;
import io.github.magtrack4j.SelfConvolutions;
import io.github.magtrack4j.Tracks;
import io.github.magtrack4j.ZLuts;
import io.github.magtrack4j.internal.backend.Engine;
import io.github.magtrack4j.internal.backend.PackedCopy;
import io.github.magtrack4j.internal.cuda.driver.CudaStatus;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.kernels.CenterKernels;
import io.github.magtrack4j.internal.cuda.kernels.JointFitKernels;
import io.github.magtrack4j.internal.cuda.kernels.LookupKernels;
import io.github.magtrack4j.internal.cuda.kernels.PipelineKernels;
import io.github.magtrack4j.internal.cuda.kernels.ProfileKernels;
import io.github.magtrack4j.internal.cuda.kernels.SimulationKernels;
import io.github.magtrack4j.internal.cuda.kernels.ValueKernels;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import io.github.magtrack4j.jointfit.JointFitOptions;
import io.github.magtrack4j.method.Background;
import io.github.magtrack4j.method.Centering;
import io.github.magtrack4j.method.Lookup;
import io.github.magtrack4j.method.Profile;
import io.github.magtrack4j.method.TrackingOptions;
import java.lang.foreign.Arena;

/** What computes on an NVIDIA GPU in one precision: a block of threads for each image. */
final class CudaEngine implements Engine {
    private final CudaSession session;
    private final Precision precision;
    private final CenterKernels centerKernels;
    private final ProfileKernels profileKernels;
    private final LookupKernels lookupKernels;
    private final PipelineKernels pipelineKernels;
    private final JointFitKernels jointFitKernels;
    private final ValueKernels valueKernels;
    private final SimulationKernels simulationKernels;

    CudaEngine(CudaSession session, Precision precision) {
        this.session = session;
        this.precision = precision;
        centerKernels = new CenterKernels(session, precision);
        profileKernels = new ProfileKernels(session, precision);
        lookupKernels = new LookupKernels(session, precision);
        pipelineKernels = new PipelineKernels(session, precision, centerKernels, profileKernels, lookupKernels);
        jointFitKernels = new JointFitKernels(session, precision, pipelineKernels);
        valueKernels = new ValueKernels(session, precision);
        simulationKernels = new SimulationKernels(session, precision);
    }

    @Override
    public String description() {
        CudaStatus status = session.status();
        return "CUDA, " + status.device().name() + " (compute capability "
                + status.device().capability() + ", " + status.device().multiprocessors() + " multiprocessors, "
                + status.image() + "), driver for CUDA " + status.driverVersion() + ", " + precision;
    }

    @Override
    public Diagnostics diagnostics() {
        return session.status().diagnostics(session::copyBytesPerSecond);
    }

    @Override
    public Arena newArena() {
        return session.newArena();
    }

    @Override
    public ImageStack upload(ImageStack stack, Arena arena) {
        return stack.isOnDevice() ? stack : session.upload(stack, arena);
    }

    @Override
    public void close() {
        session.close();
    }

    @Override
    public void centerOfMass(ImageStack stack, Background background, Centers into) {
        session.call(stack.count(), call -> centerKernels.centerOfMass(call, stack, background, into));
    }

    @Override
    public void autoConv(
            ImageStack stack,
            Centers centers,
            int reach,
            int localPoints,
            Centers into,
            SelfConvolutions convolutions) {
        session.call(
                stack.count(),
                call -> centerKernels.autoConv(call, stack, centers, reach, localPoints, into, convolutions));
    }

    @Override
    public void refineCenters(ImageStack stack, Centers centers, Centering centering, Centers into) {
        session.call(stack.count(), call -> centerKernels.refine(call, stack, centers, centering, into));
    }

    @Override
    public void qi(ImageStack stack, Centers centers, Centers into) {
        session.call(stack.count(), call -> centerKernels.qi(call, stack, centers, into));
    }

    @Override
    public void qiSampleAxisProfiles(ImageStack stack, Centers centers, Axis axis, DoubleMatrix into) {
        session.call(stack.count(), call -> centerKernels.qiSampleAxisProfiles(call, stack, centers, axis, into));
    }

    @Override
    public void qiQuadraticOffsets(DoubleMatrix samples, DoubleSeries into) {
        session.call(samples.rows(), call -> valueKernels.qiQuadraticOffsets(call, samples, into));
    }

    @Override
    public void binmean(DoubleMatrix bins, DoubleMatrix weights, DoubleMatrix into) {
        session.call(bins.rows(), call -> valueKernels.binmean(call, bins, weights, into.columns(), into));
    }

    @Override
    public void pearson(DoubleMatrix x, DoubleMatrix y, DoubleMatrix into) {
        if (into.columns() == 0) {
            return;
        }
        NormalizedTable normalized =
                new NormalizedTable(into.columns(), NormalizedTable.equalWeights(x.columns()), x::get, precision);
        session.call(y.rows(), call -> valueKernels.pearson(call, normalized, y, into));
    }

    @Override
    public void gaussian(DoubleSeries x, double mu, double sigma, DoubleSeries into) {
        session.call(x.size(), call -> valueKernels.gaussian(call, x, mu, sigma, into));
    }

    @Override
    public void gaussian2d(DoubleSeries x, DoubleSeries y, Centers centers, double sigma, ImageStack into) {
        session.call(centers.count(), call -> valueKernels.gaussian2d(call, x, y, centers, sigma, into));
    }

    @Override
    public void parabolicVertex(
            DoubleMatrix data, DoubleSeries estimates, int localPoints, boolean weighted, DoubleSeries into) {
        session.call(
                data.rows(), call -> valueKernels.parabolicVertex(call, data, estimates, localPoints, weighted, into));
    }

    @Override
    public void profiles(ImageStack stack, Centers centers, Profile profile, DoubleMatrix into) {
        if (into.columns() > 0) {
            session.call(stack.count(), call -> profileKernels.profiles(call, stack, centers, profile, into));
        }
    }

    @Override
    public void lookupZ(DoubleMatrix profiles, ZLuts zluts, Lookup lookup, DoubleSeries into) {
        session.call(
                profiles.rows(),
                call -> lookupKernels.lookupZ(
                        call,
                        lookupKernels.tables(call, zluts, lookup),
                        profiles.columns(),
                        call.rows(profiles),
                        call.result(into)));
    }

    @Override
    public void stackToXyzp(ImageStack stack, ZLuts zluts, TrackingOptions options, Tracks into) {
        session.call(stack.count(), call -> pipelineKernels.stackToXyzp(call, stack, zluts, options, into));
    }

    @Override
    public void jointFit(
            ImageStack stack,
            RingTables tables,
            Centers starts,
            DoubleSeries startZ,
            JointFitOptions options,
            JointFits into) {
        session.call(
                stack.count(), call -> jointFitKernels.jointFit(call, stack, tables, starts, startZ, options, into));
    }

    @Override
    public void jointFit(
            ImageStack stack, RingTables tables, TrackingOptions start, JointFitOptions options, JointFits into) {
        session.call(stack.count(), call -> jointFitKernels.jointFit(call, stack, tables, start, options, into));
    }

    @Override
    public void simulateBeads(DoubleMatrix xyzNm, BeadOptics optics, ImageStack into) {
        session.call(into.count(), call -> simulationKernels.simulateBeads(call, xyzNm, optics, into));
    }

    /**
     * Regions of frames in the computer's memory are copied there: they are much less than all frames, which the bus
     * would carry.
     */
    @Override
    public void pack(ImageStack images, ImageStack into) {
        if (images.isOnDevice()) {
            session.call(images.count(), call -> call.pack(images, call.result(into.segment(), into.imageBytes())));
        } else {
            session.use(() -> PackedCopy.of(images, images.memory(), 0, into.count(), into.segment(), 0));
        }
    }
}
