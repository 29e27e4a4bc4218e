package view

import "github.com/slack-go/slack"

// Repeat returns how each input of a saved form was read (repeated).
func (d Form[T]) Repeat(s Sheet) Blocks {
	read, _ := d.repeated(s)
	return read
}

// repeated returns how each input of a saved form was read, in the order of the form: amounts, percents, outages, terms of a
// contract. What was kept as text that nobody could read is among them as "not read", with the reason. A form without such
// an input, or with nothing in them, repeats nothing. hidden says that some of it stands among the form's further fields.
func (d Form[T]) repeated(s Sheet) (read Blocks, hidden bool) {
	s.Typed, s.Ref.More = nil, true
	s = d.Opened(s)
	f, x := &form{Sheet: s}, d.start(&s)
	d.Inputs(f, &x)
	var blocks Blocks
	for _, r := range f.readings {
		blocks = append(blocks, labelled(r.label, r.text))
	}
	if len(blocks) == 0 {
		return nil, false
	}
	return append(Blocks{section("Saved. This is how it was read.")}, blocks...), f.further && len(blocks) > f.inSight
}

// repeat keeps how an input was read, for Repeat; "" is nothing.
func (f *form) repeat(label, text string) {
	if text != "" {
		f.readings = append(f.readings, fact{label, text})
	}
}

// repeatText keeps how a text was read by whatever reads it.
func (f *form) repeatText(i input, text string) {
	if i.reads == nil || text == "" {
		return
	}
	words, err := i.reads(f, text)
	if err != nil {
		words = "could not be read, kept as typed. " + err.Error()
	}
	f.repeat(i.label, words)
}

// Repeated is what somebody sees who has filled a form in which nothing is asked of them: how it was read, and the way
// back into it. ok is false when there is nothing to repeat, and the form closes.
func (d Form[T]) Repeated(s Sheet) (shown slack.ModalViewRequest, ok bool) {
	if d.Look != nil { // shown already, before it was saved
		return shown, false
	}
	blocks, hidden := d.repeated(s)
	if len(blocks) == 0 {
		return shown, false
	}
	back := Ref{Of: s.E.ID, Key: d.Name, More: hidden}
	blocks = append(blocks, actions("found", button(ActCorrect, "Change", back))...)
	return modal(FormFound, "Saved", "", back, blocks...), true
}
