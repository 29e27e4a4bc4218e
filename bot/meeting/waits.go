package meeting

// waits returns what waits for whom, for Home and the status card.
func (e *Escalation) waits() []Wait {
	if !e.Phase.Open() {
		return nil
	}
	var all []Wait
	add := func(who UserID, w Wait) {
		if who != "" && e.Has(who) {
			w.Who = who
			all = append(all, w)
		}
	}
	if e.Phase == Reviewing {
		for _, r := range e.Reviews {
			if r.In() {
				continue
			}
			kind := WaitReview
			if r.Drafted() {
				kind = WaitConfirm
			}
			for _, id := range e.With(r.Kind) {
				add(id, Wait{Kind: kind, Subject: string(r.Kind)})
			}
		}
		if e.ReadyToVote() == nil {
			add(e.Chair, Wait{Kind: WaitVoteOpen})
		}
	}
	for _, q := range e.Questions {
		if q.Answer == "" {
			add(q.To, Wait{Kind: WaitQuestion, Subject: number(q.No), Text: q.Text})
		}
	}
	if b := e.Ballot(); e.Phase == Voting {
		for _, id := range b.Undecided() {
			add(id, Wait{Kind: WaitVote, Subject: number(b.No), Due: b.Closes})
		}
	}
	if d := e.Approvable(); d != nil {
		for _, r := range []Role{Approver, StandIn} {
			add(e.The(r), Wait{Kind: WaitDecision, Subject: number(d.No)})
		}
	} else if e.Phase == Deciding {
		add(e.Chair, Wait{Kind: WaitDecision})
	}
	for _, x := range e.Exceptions {
		if !x.Waits() {
			continue
		}
		who := distinct([]UserID{e.exceptionWho(x, LegalCheck), e.exceptionWho(x, FinanceCheck)})
		for _, id := range who {
			if _, ok := e.ExceptionTask(x.No, id); ok {
				add(id, Wait{Kind: WaitException, Subject: number(x.No), Text: e.Option(x.Option).Label()})
			}
		}
	}
	for _, i := range e.Items {
		w := Wait{Subject: number(i.No), Text: i.Text, Due: i.Due, DateOnly: i.DateOnly, Zone: i.Zone}
		switch {
		case i.Status == ItemOpen:
			w.Kind = WaitItem
			add(i.Owner, w)
			if i.Wish != nil {
				w.Kind, w.Due, w.DateOnly, w.Zone = WaitAgree, i.Wish.At, i.Wish.DateOnly, i.Wish.Zone
				add(e.Chair, w)
			}
		case i.Status == ItemRefused:
			w.Kind = WaitRefused
			add(e.Chair, w)
		}
	}
	if e.Offered != "" {
		add(e.Offered, Wait{Kind: WaitChair})
	}
	for _, o := range e.Offers {
		add(o.To, Wait{Kind: WaitHandOver, Subject: string(o.From)})
	}
	return all
}
