package meeting

import (
	"slices"
	"strings"
	"time"
)

// mayCheck refuses an exception approver who could not answer: whoever approves the decision, and whoever
// proposed an option whose exception waits for that side.
func (e *Escalation) mayCheck(r Role, people []Person) error {
	if !slices.Contains(exceptionRoles, r) {
		return nil
	}
	for _, p := range people {
		if e.decides(p.ID) {
			return refuseChecker(r, p)
		}
		for _, x := range e.Exceptions {
			if x.Waits() && x.Side(r).Answer == NoAnswer && e.proposed(p.ID, x.Option) {
				return Refuse(string(r), "%s proposed option %d, so someone else has to approve its exception. Please name another person.", p.Display(), x.Option)
			}
		}
	}
	return nil
}

func refuseChecker(r Role, p Person) error {
	return Refuse(string(r), "%s approves the decision, so someone else has to approve what goes beyond the contract. Please name another person.", p.Display())
}

// proposed reports whether somebody proposed the option, or changed it last.
func (e *Escalation) proposed(id UserID, option int) bool {
	o := e.Option(option)
	return o != nil && (id == o.By || id == o.LastBy)
}

// Barred returns who cannot be named for the role: of the two that approve exceptions whoever approves the
// decision, or proposed an option that needs them.
func (e *Escalation) Barred(r Role, now time.Time) (who []UserID) {
	if !slices.Contains(exceptionRoles, r) {
		return nil
	}
	who = e.present(e.deciders())
	for _, o := range e.LiveOptions() {
		if _, needed := e.Beyond(o.No, now); needed {
			who = append(who, e.present([]UserID{o.By, o.LastBy})...)
		}
	}
	return distinct(who)
}

// Unbarred returns the roles without those exception approvers who approve the decision too: nobody is
// offered for both.
func Unbarred(roles map[Role][]UserID) map[Role][]UserID {
	out := map[Role][]UserID{}
	for r, ids := range roles {
		if slices.Contains(exceptionRoles, r) {
			ids = slices.DeleteFunc(slices.Clone(ids), func(id UserID) bool {
				return slices.Contains(roles[Approver], id) || slices.Contains(roles[StandIn], id)
			})
		}
		if len(ids) > 0 {
			out[r] = ids
		}
	}
	return out
}

// replaceCheckers takes the approval of exceptions from whoever approves the decision now, and asks the
// chair for somebody else.
func (e *Escalation) replaceCheckers(by UserID, at time.Time) {
	for _, r := range exceptionRoles {
		if id := e.The(r); id != "" && e.decides(id) {
			e.happen(at, by, RoleGiven{Role: r})
			e.tell(NameChecker, e.Chair, string(r)+" "+string(id))
		}
	}
}

// ownOption asks the chair for another exception approver when one of the two has just proposed an option that
// needs them: they are not asked about it.
func (e *Escalation) ownOption(by UserID, option int, at time.Time) {
	if _, needed := e.Beyond(option, at); !needed || e.Option(option).Offer.Contractual {
		return
	}
	for _, r := range exceptionRoles {
		if e.Is(by, r) {
			e.tell(NameChecker, e.Chair, string(r)+" "+string(by))
		}
	}
}

// Checker returns the role that a NameChecker is about, who cannot approve for it, and the option that they
// proposed; 0 when it is because they approve the decision.
func (e *Escalation) Checker(n Notice, now time.Time) (r Role, who UserID, option int) {
	role, id, _ := strings.Cut(n.Subject, " ")
	r, who = Role(role), UserID(id)
	if e.decides(who) {
		return r, who, 0
	}
	for _, o := range slices.Backward(e.LiveOptions()) {
		if _, needed := e.Beyond(o.No, now); needed && e.proposed(who, o.No) {
			return r, who, o.No
		}
	}
	return r, who, 0
}

// checkerMissing: somebody else was named meanwhile, or what they proposed needs nobody any more.
func checkerMissing(q question) string {
	if q.n.To != q.e.Chair {
		return chairsOnly
	}
	r, who, option := q.e.Checker(q.n, q.now)
	if q.e.vacant(r) {
		return ""
	}
	return unless(q.e.Is(who, r) && option > 0, "somebody can approve")
}
