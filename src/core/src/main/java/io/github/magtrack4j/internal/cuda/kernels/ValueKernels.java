package io.github.magtrack4j.internal.cuda.kernels;

import io.github.magtrack4j.Centers;
import io.github.magtrack4j.DoubleMatrix;
import io.github.magtrack4j.DoubleSeries;
import io.github.magtrack4j.ImageStack;
import io.github.magtrack4j.Precision;
import io.github.magtrack4j.bindings.BinmeanArguments;
import io.github.magtrack4j.bindings.Gaussian2dArguments;
import io.github.magtrack4j.bindings.GaussianArguments;
import io.github.magtrack4j.bindings.ParabolicVertexArguments;
import io.github.magtrack4j.bindings.PearsonArguments;
import io.github.magtrack4j.bindings.QiQuadraticOffsetsArguments;
import io.github.magtrack4j.internal.cuda.execution.Buffer;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;
import io.github.magtrack4j.internal.cuda.execution.Slot;
import io.github.magtrack4j.internal.numeric.NormalizedTable;
import java.lang.foreign.MemorySegment;

/** The kernels that work on values alone; but for correlations, in 64 bits whatever the precision. */
public final class ValueKernels extends KernelFamily {
    public ValueKernels(CudaSession session, Precision precision) {
        super(session, precision);
    }

    public Slot.Work qiQuadraticOffsets(Call call, DoubleMatrix samples, DoubleSeries result) {
        Buffer values = call.rows(samples);
        Buffer offsets = call.result(result);
        MemorySegment kernel = session.kernel("qi_quadratic_offsets_f64");
        return (slot, rows) -> {
            MemorySegment arguments = slot.arguments();
            QiQuadraticOffsetsArguments.samples(arguments, slot.address(values));
            QiQuadraticOffsetsArguments.rows(arguments, rows);
            QiQuadraticOffsetsArguments.offsets(arguments, slot.address(offsets));
            slot.launchElements(kernel, rows);
        };
    }

    public Slot.Work binmean(Call call, DoubleMatrix bins, DoubleMatrix weights, int count, DoubleMatrix result) {
        Buffer numbers = call.rows(bins);
        Buffer values = call.rows(weights);
        Buffer counts = call.scratch((long) count * Integer.BYTES);
        Buffer means = call.result(result);
        MemorySegment kernel = session.kernel("binmean_f64");
        return (slot, rows) -> {
            MemorySegment arguments = slot.arguments();
            BinmeanArguments.bins(arguments, slot.address(numbers));
            BinmeanArguments.weights(arguments, slot.address(values));
            BinmeanArguments.rows(arguments, rows);
            BinmeanArguments.columns(arguments, bins.columns());
            BinmeanArguments.counts(arguments, slot.address(counts));
            BinmeanArguments.means(arguments, slot.address(means));
            BinmeanArguments.binCount(arguments, count);
            slot.launch(kernel, rows, 0);
        };
    }

    public Slot.Work gaussian(Call call, DoubleSeries x, double mu, double sigma, DoubleSeries result) {
        Buffer coordinates = call.series(x);
        Buffer values = call.result(result);
        MemorySegment kernel = session.kernel("gaussian_f64");
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            GaussianArguments.x(arguments, slot.address(coordinates));
            GaussianArguments.count(arguments, count);
            GaussianArguments.values(arguments, slot.address(values));
            GaussianArguments.mu(arguments, mu);
            GaussianArguments.sigma(arguments, sigma);
            slot.launchElements(kernel, count);
        };
    }

    public Slot.Work gaussian2d(
            Call call, DoubleSeries x, DoubleSeries y, Centers centers, double sigma, ImageStack result) {
        Buffer rows = call.shared(x.segment());
        Buffer columns = call.shared(y.segment());
        Buffer muX = call.series(centers.x());
        Buffer muY = call.series(centers.y());
        Buffer images = call.result(result.segment(), result.imageBytes());
        MemorySegment kernel = session.kernel("gaussian_2d_f64");
        return (slot, count) -> {
            MemorySegment arguments = slot.arguments();
            Gaussian2dArguments.x(arguments, slot.address(rows));
            Gaussian2dArguments.y(arguments, slot.address(columns));
            Gaussian2dArguments.muX(arguments, slot.address(muX));
            Gaussian2dArguments.muY(arguments, slot.address(muY));
            Gaussian2dArguments.count(arguments, count);
            Gaussian2dArguments.images(arguments, slot.address(images));
            Gaussian2dArguments.sigma(arguments, sigma);
            Gaussian2dArguments.rows(arguments, result.height());
            Gaussian2dArguments.columns(arguments, result.width());
            slot.launch(kernel, count, 0);
        };
    }

    public Slot.Work parabolicVertex(
            Call call,
            DoubleMatrix data,
            DoubleSeries estimates,
            int localPoints,
            boolean weighted,
            DoubleSeries result) {
        Buffer values = call.rows(data);
        Buffer indices = call.series(estimates);
        Buffer vertices = call.result(result);
        MemorySegment kernel = session.kernel("parabolic_vertex_f64");
        return (slot, rows) -> {
            MemorySegment arguments = slot.arguments();
            ParabolicVertexArguments.data(arguments, slot.address(values));
            ParabolicVertexArguments.rows(arguments, rows);
            ParabolicVertexArguments.estimates(arguments, slot.address(indices));
            ParabolicVertexArguments.vertices(arguments, slot.address(vertices));
            ParabolicVertexArguments.columns(arguments, data.columns());
            ParabolicVertexArguments.localPoints(arguments, localPoints);
            ParabolicVertexArguments.weighted(arguments, weighted ? 1 : 0);
            slot.launchElements(kernel, rows);
        };
    }

    public Slot.Work pearson(Call call, NormalizedTable normalized, DoubleMatrix y, DoubleMatrix result) {
        Buffer values = call.rows(y);
        Buffer table = call.shared(normalized.table());
        Buffer correlations = call.result(result);
        MemorySegment kernel = kernel("pearson");
        return (slot, rows) -> {
            MemorySegment arguments = slot.arguments();
            PearsonArguments.values(arguments, slot.address(values));
            PearsonArguments.count(arguments, rows);
            PearsonArguments.table(arguments, slot.address(table));
            PearsonArguments.correlations(arguments, slot.address(correlations));
            PearsonArguments.columns(arguments, y.columns());
            PearsonArguments.series(arguments, result.columns());
            PearsonArguments.rowLength(arguments, normalized.rowLength());
            slot.launch(kernel, rows, 0);
        };
    }
}
