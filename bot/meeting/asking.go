package meeting

import "time"

// Asking is since when people are asked for something, and when they were last reminded: each
// in their own working hours, so the moments of one are not those of another.
type Asking struct {
	Asked  time.Time            `json:",omitzero"`
	Nudged time.Time            `json:",omitzero"`  // all of them
	Each   map[UserID]time.Time `json:",omitempty"` // one of them, since
}

// ask begins to count anew.
func (a *Asking) ask(at time.Time) { *a = Asking{Asked: at, Nudged: at} }

// last returns when somebody was last reminded.
func (a *Asking) last(id UserID) time.Time {
	if at := a.Each[id]; at.After(a.Nudged) {
		return at
	}
	return a.Nudged
}

// nudge records that somebody was reminded; in old logs nobody is named, and all were.
func (a *Asking) nudge(id UserID, at time.Time) {
	if id == "" {
		a.Nudged = at
		return
	}
	each := map[UserID]time.Time{id: at}
	for other, t := range a.Each {
		if other != id {
			each[other] = t
		}
	}
	a.Each = each
}

// again returns when somebody is reminded next: after some working time of theirs, then each of
// their working mornings.
func (a *Asking) again(id UserID, zone string, p *Policy) time.Time {
	if last := a.last(id); last.After(a.Asked) {
		return p.nextMorning(last, zone)
	}
	return onward(p.Calendar.AddHours(a.Asked, p.AskAfter, zone), a.Asked)
}

// askMoments: those who owe a review or a decision are asked for it again.
func (e *Escalation) askMoments(p *Policy) []moment {
	if p.AskAfter <= 0 {
		return nil
	}
	var all []moment
	again := func(a *Asking, who []UserID, kind Kind, subject string, nudged func(to UserID) Change) {
		for _, id := range e.present(distinct(who)) {
			all = append(all, moment{a.again(id, e.Zone(id), p), func(now time.Time) {
				e.happen(now, "", nudged(id))
				e.tell(kind, id, subject)
			}})
		}
	}
	for i := range e.Reviews {
		if r := &e.Reviews[i]; e.Phase == Reviewing && !r.In() {
			again(&r.Asking, e.With(r.Kind), NudgeReview, string(r.Kind), func(to UserID) Change { return ReviewNudged{r.Kind, to} })
		}
	}
	if d := e.Approvable(); d != nil {
		again(&d.Asking, e.deciders(), NudgeDecision, number(d.No), func(to UserID) Change { return DecisionNudged{d.No, to} })
	}
	return all
}
