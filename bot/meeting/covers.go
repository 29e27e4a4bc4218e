package meeting

import "slices"

// requests are what each reminder reminds of.
var requests = map[Kind][]Kind{
	NudgeReview:    {AskReview, AskConfirm},
	NudgeVote:      {AskVote},
	NudgeDecision:  {AskDecision},
	NudgeException: {AskException},
}

// Covers says that a message with n in it has no need of other: what a notice says is drawn
// from the state, so a request says what its reminder would, and whoever is given an item reads
// how it stands, has its buttons, and needs no second word of it.
func (e *Escalation) Covers(n, other Notice) bool {
	if n.Of != other.Of || n.To != other.To {
		return false
	}
	switch other.Kind {
	case n.Kind:
		return n.Subject == other.Subject && n.ID < other.ID
	case NagItem, TellItem:
		i := e.Item(other.Number())
		if i == nil || i.Status != ItemOpen || i.Owner != n.To {
			return false
		}
		return n.Kind == TellItem && n.Subject == other.Subject ||
			n.Kind == GiveItems && slices.ContainsFunc(e.Given(n), func(g Item) bool { return g.No == i.No })
	}
	return n.Subject == other.Subject && slices.Contains(requests[other.Kind], n.Kind)
}
