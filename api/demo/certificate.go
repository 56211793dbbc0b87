package demo

import "time"

const day = 24 * time.Hour

// certificate is one of a region and project. Its dates count from the day on
// which the cloud was made.
type certificate struct {
	id, name, domains   string
	notBefore, notAfter time.Time
	// uploaded is one that the load balancer itself keeps: a VServer then does
	// not say what is in it.
	uploaded bool
}

// ends makes the certificate one for the domains that ends at the time, after a year.
func (cert *certificate) ends(at time.Time, domains string) {
	cert.notBefore, cert.notAfter, cert.domains = at.Add(-365*day), at, domains
}

// writeCertificate writes a VServer's certificate.
func writeCertificate(w *writer, cert *certificate) {
	w.object(func() {
		w.text("SSLId", cert.id)
		w.text("SSLName", cert.name)
		w.text("SSLType", "Pem")
		w.number("SSLSource", bit(!cert.uploaded))
		w.number("CreateTime", estateEpoch)
		if !cert.uploaded {
			writeValidity(w, cert)
		}
	})
}

func writeValidity(w *writer, cert *certificate) {
	w.text("USSLId", "u"+cert.id)
	w.text("Domains", cert.domains)
	w.number("NotBefore", int(cert.notBefore.Unix()))
	w.number("NotAfter", int(cert.notAfter.Unix()))
}

// describeSSL has the dates of every certificate, and which VServers have it.
func (c *Cloud) describeSSL(q query, w *writer) error {
	first, count, err := paging(q, 100)
	if err != nil {
		return err
	}
	var all []*certificate
	for _, cert := range c.estate.certs[q.scope] {
		if !q.given("SSLId") || cert.id == q.form["SSLId"] {
			all = append(all, cert)
		}
	}
	w.unless("no-total", func() { w.number("TotalCount", len(all)) })
	page := slicePage(all, first, count)
	w.list("DataSet", len(page), func(i int) {
		w.object(func() {
			w.text("SSLId", page[i].id)
			w.text("SSLName", page[i].name)
			w.text("SSLType", "Pem")
			w.number("SSLSource", bit(!page[i].uploaded))
			w.number("CreateTime", estateEpoch)
			writeValidity(w, page[i])
			w.text("DNSNames", page[i].domains)
			c.writeRelations(w, q, page[i])
		})
	})
	return nil
}

// writeRelations writes the VServers that have the certificate.
func (c *Cloud) writeRelations(w *writer, q query, cert *certificate) {
	type bound struct {
		*ulb
		v *vserver
	}
	var all []bound
	for _, u := range c.estate.shares[q.scope] {
		for _, v := range u.shown(q.at) {
			if v.ssl == cert {
				all = append(all, bound{u, v})
			}
		}
	}
	w.list("Relations", len(all), func(i int) {
		w.object(func() {
			w.text("LoadBalancerId", all[i].id)
			w.text("LoadBalancerName", all[i].name)
			w.text("ListenerId", all[i].v.id)
			w.text("ListenerName", all[i].v.name)
			w.flag("IsDefault", true)
		})
	})
}
