import { API } from '../../api/client.ts'
import { tv } from '../../i18n/desk/changes.ts'

/** Address of one of the draw's printed papers; `code` is a business's id in the draw or in the register. */
export function paper(draw: string, name: 'certificate' | 'registration' | 'notice', code?: string): string {
  return code ? `${API}/draws/${draw}/objects/${encodeURIComponent(code)}/${name}.pdf` : `${API}/draws/${draw}/${name}.pdf`
}

/** Registration form and, for whoever runs the draw, the notice of one business. */
export function PaperLinks({ draw, code, name, notice }: { draw: string; code: string; name: string; notice: boolean }) {
  return (
    <><a href={paper(draw, 'registration', code)} download aria-label={tv('registrationOf', { name })} data-testid="paper-registration">{tv('registration')}</a>
      {notice && <> · <a href={paper(draw, 'notice', code)} download aria-label={tv('noticeOf', { name })} data-testid="paper-notice">{tv('notice')}</a></>}</>
  )
}

/** The registration form of a visit that no draw chose. */
export function RegistrationOf({ id, name }: { id: string; name: string }) {
  return <a href={`${API}/inspections/${id}/papers/registration`} target="_blank" rel="noopener" aria-label={tv('registrationOf', { name })} data-testid="paper-registration">{tv('registration')}</a>
}
