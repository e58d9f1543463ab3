import { postForm } from './host.js';
import { problemWords, sentence } from './words.js';
import { translatePage } from './words/language.js';

translatePage();

const asked = new URLSearchParams(location.search);
for (const [parameter, id] of [['error', 'sign-in-error'], ['logout', 'signed-out'], ['expired', 'expired']]) {
  document.getElementById(id).hidden = !asked.has(parameter);
}

const problem = document.getElementById('sign-in-problem');
const form = document.getElementById('sign-in');
form.addEventListener('submit', (event) => {
  event.preventDefault();
  form.setAttribute('aria-busy', 'true');
  problem.hidden = true;
  postForm(form).catch((error) => {
    form.removeAttribute('aria-busy');
    problem.textContent = sentence(problemWords(error));
    problem.hidden = false;
  });
});
