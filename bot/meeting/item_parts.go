package meeting

import "time"

// Link records which parts of the chosen option an item delivers.
func (e *Escalation) Link(by Person, no int, seen Seen, parts []PartRef, at time.Time) error {
	if err := e.writable(by, "Action items cannot be changed any more"); err != nil {
		return err
	}
	i := e.Item(no)
	if i == nil {
		return Refuse("item", "There is no such action item.")
	}
	if err := e.parts(parts); err != nil {
		return err
	}
	if err := seen.replaces(i.Linked); err != nil {
		return err
	}
	e.itemChanged(at, by.ID, ItemLinked{No: no, Parts: parts})
	return nil
}

// parts refuses what is no part of an option.
func (e *Escalation) parts(parts []PartRef) error {
	for _, p := range parts {
		if o := e.Option(p.Option); o == nil || p.Part < 0 || p.Part > len(o.Offer.All()) {
			return Refuse("", "That part is not in the option any more.")
		}
	}
	return nil
}

// Uncovered returns the parts of the chosen option that no item delivers. What costs nothing to
// deliver because it is a "no" (a free part) needs none.
func (e *Escalation) Uncovered() []PartRef {
	d := e.Standing()
	if d == nil {
		return nil
	}
	o := e.Option(d.Option).Offer
	covered := map[PartRef]bool{}
	for _, i := range e.Items {
		if i.Status != ItemCancelled {
			for _, p := range i.Parts {
				covered[p] = true
			}
		}
	}
	var open []PartRef
	ref := PartRef{Option: d.Option}
	if (o.Amount.Stated() && o.Amount.Sign() > 0 || o.Percent.Stated() && o.Percent.Rat().Sign() > 0) && !covered[ref] {
		open = append(open, ref)
	}
	for i, p := range o.All() {
		if ref.Part = i + 1; p.Price != Free && !covered[ref] {
			open = append(open, ref)
		}
	}
	return open
}

// PartText is a part of an option in words.
func (e *Escalation) PartText(p PartRef) string {
	o := e.Option(p.Option)
	if o == nil {
		return ""
	}
	if p.Part == 0 {
		return o.Offer.Credit()
	}
	if all := o.Offer.All(); p.Part > 0 && p.Part <= len(all) {
		return all[p.Part-1].Text
	}
	return ""
}

// Credit returns the service credit in words: "25% service credit ($57.5K)"; "" without one.
func (o Offering) Credit() string {
	switch {
	case o.Percent.Stated() && o.Amount.Stated():
		return o.Percent.String() + " service credit (" + o.Amount.Short() + ")"
	case o.Percent.Stated():
		return o.Percent.String() + " service credit"
	case o.Amount.Stated():
		return "service credit of " + o.Amount.Short()
	}
	return ""
}
