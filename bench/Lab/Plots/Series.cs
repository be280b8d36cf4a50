namespace ActorPipeline.Lab.Plots;

/// <summary>One line of a panel.</summary>
/// <param name="Name">What it is, for the legend.</param>
/// <param name="Points">X and y; a point without a number interrupts the line.</param>
internal sealed record Series(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>A panel: lines that share a unit.</summary>
/// <param name="Title">What is shown, with the unit.</param>
/// <param name="Lines">At most as many as there are colours.</param>
/// <param name="Logarithmic">Whether y grows by tens; what is not above 0 is then left out.</param>
internal sealed record Panel(string Title, IReadOnlyList<Series> Lines, bool Logarithmic = false);

/// <summary>A moment that all panels show.</summary>
/// <param name="X">Where.</param>
/// <param name="Text">A few characters.</param>
internal sealed record Mark(double X, string Text);
