namespace ToolKit.Formats;

/// <summary>The check digits of numbers that people are known by.</summary>
internal static class PersonNumbers
{
    private static readonly int[] InsuranceFactors = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];

    /// <summary>A pension insurance number (VKVV §§ 2 and 4): area, day of birth, letter, serial number, check digit.</summary>
    /// <param name="number">12 characters without blanks.</param>
    public static bool IsInsuranceNumber(ReadOnlySpan<char> number)
    {
        if (number.Length != 12 || number[8] is < 'A' or > 'Z')
            return false;
        Span<int> digits = stackalloc int[13]; // the letter counts as two: its place in the alphabet
        for (var (i, at) = (0, 0); i < number.Length; i++)
        {
            if (i == 8)
            {
                (digits[at], digits[at + 1]) = ((number[i] - 'A' + 1) / 10, (number[i] - 'A' + 1) % 10);
                at += 2;
            }
            else if (char.IsAsciiDigit(number[i]))
            {
                digits[at++] = number[i] - '0';
            }
            else
            {
                return false;
            }
        }

        var month = (digits[4] * 10) + digits[5];
        var sum = 0;
        for (var i = 0; i < InsuranceFactors.Length; i++)
            sum += (digits[i] * InsuranceFactors[i] / 10) + (digits[i] * InsuranceFactors[i] % 10);
        return month is >= 1 and <= 12 && sum % 10 == digits[12];
    }

    /// <summary>A tax identification number (§ 139b AO): ten digits of which one or two are missing and one stands there twice or three times, and the check digit of ISO 7064 (MOD 11, 10).</summary>
    /// <param name="number">11 digits.</param>
    public static bool IsTaxNumber(ReadOnlySpan<char> number)
    {
        if (number.Length != 11 || number[0] == '0' || number.ContainsAnyExceptInRange('0', '9'))
            return false;
        Span<int> counts = stackalloc int[10];
        var product = 10;
        foreach (var letter in number[..10])
        {
            counts[letter - '0']++;
            var sum = (letter - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        var repeated = 0;
        foreach (var count in counts)
        {
            if (count > 3)
                return false;
            repeated += count > 1 ? 1 : 0;
        }

        return repeated == 1 && (11 - product) % 10 == number[10] - '0';
    }
}
