namespace ToolKit.WebDav;

/// <summary>The members of a collection as they stand in a multistatus body.</summary>
/// <param name="Pieces">The bytes, in order.</param>
/// <param name="Bytes">Their number.</param>
/// <param name="Members">How many members there are.</param>
/// <param name="IsLeaf">None of them is a collection.</param>
internal sealed record RenderedListing(IReadOnlyList<byte[]> Pieces, long Bytes, int Members, bool IsLeaf)
{
    /// <summary>Takes a listing out of the writer while it is rendered, as long as it is short enough to be kept. Ends the turn it was given (<see cref="ListingCache.EnterAsync"/>).</summary>
    internal sealed class Builder(ListingCache cache, DavXmlWriter writer) : IDisposable
    {
        private readonly int _from = writer.Count; // what stands before is the answer's, not the listing's
        private readonly List<byte[]> _pieces = [];
        private long _bytes;
        private bool _hasTurn = true;

        /// <summary>Takes what was written; false: the listing has become too long to be kept, and what the writer holds is to be passed on.</summary>
        public bool Take()
        {
            if (!_hasTurn)
                return false;
            var piece = writer.Written(_from).ToArray();
            writer.Rewind(_from);
            _pieces.Add(piece);
            _bytes += piece.Length;
            return _bytes <= cache.MaxEntryBytes;
        }

        /// <summary>Writes back what was taken and takes no more. The turn ends first: from here on the client sets the pace.</summary>
        public async ValueTask GiveUpAsync(CancellationToken cancellation)
        {
            Dispose();
            foreach (var piece in _pieces)
            {
                writer.Write(piece);
                await writer.FlushAsync(cancellation);
            }

            _pieces.Clear();
        }

        /// <summary>The whole listing; null when it has become too long.</summary>
        public RenderedListing? Complete(int members, bool isLeaf)
        {
            if (!_hasTurn)
                return null;
            Take();
            return new RenderedListing(_pieces, _bytes, members, isLeaf);
        }

        public void Dispose()
        {
            if (_hasTurn)
                cache.Leave();
            _hasTurn = false;
        }
    }
}
