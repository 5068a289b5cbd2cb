package io.github.magtrack4j.internal.numeric;

/**
 * A small symmetric, positive definite system of equations, solved by Cholesky's method, its unknowns scaled to like
 * size first. Nothing is allocated after construction. It belongs to one thread at a time.
 */
public final class NormalEquations {
    /** What is left of a diagonal element, of 1, is rounding below this: the system is singular. */
    private static final double SINGULAR = 1e-10;

    private final int count;
    private final double[][] matrix;
    private final double[] right;
    private final double[] scale;

    /** The lower triangular factor. */
    private final double[][] factor;

    private final double[] column;

    /** Makes a system of so many unknowns. */
    public NormalEquations(int count) {
        this.count = count;
        matrix = new double[count][count];
        factor = new double[count][count];
        right = new double[count];
        scale = new double[count];
        column = new double[count];
    }

    /** Returns the number of unknowns. */
    public int size() {
        return count;
    }

    /** Sets an element of the matrix, and with it the one across the diagonal. */
    public void set(int row, int column, double value) {
        matrix[row][column] = value;
        matrix[column][row] = value;
    }

    /** Sets an element of the right side. */
    public void setRight(int row, double value) {
        right[row] = value;
    }

    /** Solves the system; answers false where it is singular, or a number is not finite. */
    public boolean solve(double[] solution) {
        for (int i = 0; i < count; i++) {
            scale[i] = 1 / Math.sqrt(matrix[i][i]);
        }
        for (int i = 0; i < count; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j] * scale[i] * scale[j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i][k] * factor[j][k];
                }
                if (i > j) {
                    factor[i][j] = sum / factor[j][j];
                } else if (sum > SINGULAR) {
                    factor[i][i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        for (int i = 0; i < count; i++) {
            column[i] = right[i] * scale[i];
        }
        substitute();
        for (int i = 0; i < count; i++) {
            solution[i] = column[i] * scale[i];
        }
        return true;
    }

    private void substitute() {
        for (int i = 0; i < count; i++) {
            double sum = column[i];
            for (int k = 0; k < i; k++) {
                sum -= factor[i][k] * column[k];
            }
            column[i] = sum / factor[i][i];
        }
        for (int i = count - 1; i >= 0; i--) {
            double sum = column[i];
            for (int k = i + 1; k < count; k++) {
                sum -= factor[k][i] * column[k];
            }
            column[i] = sum / factor[i][i];
        }
    }

    /** By how much the sum of squares is less at the solution, for the system of a least-squares problem. */
    public double decrease(double[] solution) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += solution[i] * right[i];
        }
        return sum;
    }

    /** A diagonal element of the inverse of the matrix that was solved last. */
    public double inverseDiagonal(int index) {
        for (int i = 0; i < count; i++) {
            column[i] = i == index ? 1 : 0;
        }
        substitute();
        return column[index] * scale[index] * scale[index];
    }
}
