package meeting

// Shows says that the card belongs into the channel by now.
func (e *Escalation) Shows(k CardKind) bool {
	switch k {
	case BriefCard, StatusCard:
		return true
	case OptionsCard:
		return len(e.Options) > 0
	case BallotCard:
		return len(e.Ballots) > 0
	case DecisionCard:
		return len(e.Decisions) > 0
	case ItemsCard:
		return len(e.Items) > 0
	case FollowUpCard:
		return len(e.FollowUps) > 0
	case NotesCard:
		return len(e.Notes) > 0
	}
	return false
}

// cards leaves the update of those cards that belong into the channel by now.
func (e *Escalation) cards(kinds ...CardKind) {
	for _, k := range kinds {
		if e.Shows(k) {
			e.card(k)
		}
	}
}
